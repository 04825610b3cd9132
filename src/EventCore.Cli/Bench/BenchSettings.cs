namespace EventCore.Cli;

/// <summary>What a bench run was asked to do.</summary>
internal sealed record BenchSettings
{
    public const int MaxScale = 10_000;

    public const int MaxConcurrency = 1_024;

    public const int DefaultConcurrency = 64;

    /// <summary>Multiplies every workload's operations.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>How many operations are under way at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>What the executor may keep in memory.</summary>
    public StreamCacheOptions Cache { get; init; } = StreamCacheOptions.Default;

    /// <summary>What runs, in order.</summary>
    public IReadOnlyList<WorkloadDefinition> Workloads { get; init; } = WorkloadDefinition.All;

    /// <summary>How long each workload is warmed up before it is measured, preparation included.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);
}
