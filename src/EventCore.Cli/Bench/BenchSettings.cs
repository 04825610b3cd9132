namespace EventCore.Cli;

/// <summary>What a bench run was asked to do.</summary>
internal sealed record BenchSettings
{
    public const int MaxScale = 100_000;

    public const int MaxConcurrency = 1_024;

    public const int DefaultConcurrency = 64;

    public const int MaxStreams = 1_000_000;

    public const int MaxSeconds = 86_400;

    public const int DefaultWarmUpSeconds = 2;

    public const int MaxWarmUpSeconds = 600;

    /// <summary>How far ahead the measured phase may be put off to.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>Multiplies every workload's operations.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>How many operations are under way at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>Over how many streams the workloads spread that leave it open; null is each one's own number.</summary>
    public int? Streams { get; init; }

    /// <summary>How long a measured phase may last, where its operations last longer; null is until they have ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The first measured phase begins no sooner, so that several processes can begin together.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>What the executor may keep in memory.</summary>
    public StreamCacheOptions Cache { get; init; } = StreamCacheOptions.Default;

    /// <summary>How the executor uses the snapshots of the commands that opted in: those on accounts.</summary>
    public SnapshotOptions Snapshots { get; init; } = SnapshotOptions.Default;

    /// <summary>What runs, in order.</summary>
    public IReadOnlyList<WorkloadDefinition> Workloads { get; init; } = WorkloadDefinition.Validation;

    /// <summary>How long each workload is warmed up before it is measured, preparation included.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(DefaultWarmUpSeconds);
}
