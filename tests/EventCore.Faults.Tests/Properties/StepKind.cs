namespace EventCore.Faults.Tests;

/// <summary>What a writer does.</summary>
public enum StepKind
{
    /// <summary>Decides on what it reads.</summary>
    Append,

    /// <summary>Decides, and sends that twice at once.</summary>
    AppendTwice,

    /// <summary>Decides on a version before the one it reads.</summary>
    AppendOnOld,

    /// <summary>Decides on a version that is not there yet.</summary>
    AppendAhead,

    /// <summary>Decides to append nothing.</summary>
    Read,
}
