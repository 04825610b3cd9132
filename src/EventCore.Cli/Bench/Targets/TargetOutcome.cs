namespace EventCore.Cli;

/// <summary>What became of a target.</summary>
internal enum TargetOutcome
{
    /// <summary>Measured, and reached.</summary>
    Passed,

    /// <summary>Measured, and not reached.</summary>
    Missed,

    /// <summary>The workload did not run, or had too few successes to say.</summary>
    NotMeasured,
}
