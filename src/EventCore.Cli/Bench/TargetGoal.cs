namespace EventCore.Cli;

/// <summary>On which side of its limit a target is met.</summary>
internal enum TargetGoal
{
    /// <summary>At the limit or above.</summary>
    AtLeast,

    /// <summary>At the limit or below.</summary>
    AtMost,
}
