namespace EventCore.Cli;

/// <summary>On which side of its limit a target passes.</summary>
internal enum TargetGoal
{
    /// <summary>At the limit or above.</summary>
    AtLeast,

    /// <summary>At the limit or below.</summary>
    AtMost,

    /// <summary>At the limit or above; a run that was not asked for as much has not measured it.</summary>
    Reach,
}
