namespace EventCore.Cli;

/// <summary>What a run has measured so far.</summary>
internal sealed class BenchResults
{
    /// <summary>Of each workload, in the order they run.</summary>
    public List<WorkloadResult> Workloads { get; } = [];

    /// <summary>Of one workload, with more and more operations at once.</summary>
    public List<WorkloadResult> Scaling { get; } = [];

    /// <summary>Of the bare database, one for each round.</summary>
    public List<YardstickResult> Yardsticks { get; } = [];

    /// <summary>Why there is no yardstick; null where there is one, or none was asked for.</summary>
    public string? YardstickFailure { get; set; }
}
