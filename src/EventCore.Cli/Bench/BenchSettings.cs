namespace EventCore.Cli;

/// <summary>What a bench run was asked to do.</summary>
internal sealed record BenchSettings
{
    public const int MaxScale = 100_000;

    /// <summary>As many stream reads at once as the product is to serve, and some.</summary>
    public const int MaxConcurrency = 16_384;

    public const int DefaultConcurrency = 64;

    public const int MaxStreams = 1_000_000;

    public const int DefaultWarmUpSeconds = 6;

    public const int MaxWarmUpSeconds = 600;

    public const int MaxRate = 1_000_000;

    /// <summary>The fewest whose spread says something.</summary>
    public const int DefaultRounds = 3;

    public const int MaxRounds = 100;

    /// <summary>The longest that a measured phase may be asked to last: a month.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(31);

    /// <summary>How long a soak lasts that is not told.</summary>
    public static readonly TimeSpan DefaultSoak = TimeSpan.FromMinutes(10);

    /// <summary>How far ahead the measured phase may be put off to.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>At how many operations at once the workload of <see cref="Scaling"/> is measured, in turn.</summary>
    public static IReadOnlyList<int> ScalingSteps { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    /// <summary>Multiplies every workload's operations; null is once, or with <see cref="Duration"/> as many as there is time for.</summary>
    public int? Scale { get; init; }

    /// <summary>How many operations are under way at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>How many operations are due each second, whether or not earlier ones are answered; null is a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>How often each workload is measured.</summary>
    public int Rounds { get; init; } = DefaultRounds;

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

    /// <summary>What is also measured with more and more operations at once; null is nothing.</summary>
    public WorkloadDefinition? Scaling { get; init; }

    /// <summary>Whether the bare database is measured, too.</summary>
    public bool Yardstick { get; init; } = true;

    /// <summary>How long each workload is warmed up before it is measured, preparation included.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(DefaultWarmUpSeconds);

    /// <summary>How many operations a measured phase has, unless its time is over before.</summary>
    public int OperationsOf(WorkloadDefinition workload) =>
        Scale is null && workload.IsEndless && DurationOf(workload) is not null ? int.MaxValue : workload.BaseOperations * (Scale ?? 1);

    /// <summary>How long a measured phase may last; null is until its operations have ended.</summary>
    public TimeSpan? DurationOf(WorkloadDefinition workload) => Duration ?? (workload.IsSoak ? DefaultSoak : null);

    /// <summary>How many operations of a workload are under way at once.</summary>
    public int ConcurrencyOf(WorkloadDefinition workload) => workload.AtOnce ?? Concurrency;

    /// <summary>How often a workload is measured.</summary>
    public int RoundsOf(WorkloadDefinition workload) => workload.IsSoak ? 1 : Rounds;
}
