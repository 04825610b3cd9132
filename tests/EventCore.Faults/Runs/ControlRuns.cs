namespace EventCore.Faults;

/// <summary>Whether controls run.</summary>
internal enum ControlRuns
{
    /// <summary>In the first turn of each scenario.</summary>
    Once,

    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Nothing but the controls.</summary>
    Only,
}
