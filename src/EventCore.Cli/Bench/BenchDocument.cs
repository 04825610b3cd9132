namespace EventCore.Cli;

/// <summary>A report as JSON. Names carry their units; a figure that there is none of is null. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="RunId">Every stream of the run begins with it.</param>
/// <param name="StartedAt">When the run began, in UTC.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Store">What it ran against.</param>
/// <param name="Scale">What every workload's operations were multiplied by.</param>
/// <param name="Concurrency">How many operations were under way at once.</param>
/// <param name="Streams">Over how many streams the workloads spread that leave it open; null where each used its own number.</param>
/// <param name="DurationSeconds">How long a measured phase was allowed to last; null where its operations ended it.</param>
/// <param name="WarmUpSeconds">For how long each workload was to be warmed up before it was measured.</param>
/// <param name="CacheMaxBytes">What the stream cache may hold; 0 where it is off.</param>
/// <param name="SnapshotMaxStates">For how many sets of streams the executor may keep the folded state; 0 where snapshots are off.</param>
/// <param name="Operations">Of all workloads: the sum of succeeded, rejected and failed.</param>
/// <param name="Succeeded">Of all workloads.</param>
/// <param name="Rejected">Of all workloads: a business rule said no.</param>
/// <param name="Failed">Of all workloads: anything else.</param>
/// <param name="Workloads">Each that ran.</param>
/// <param name="Targets">Every target, also of workloads that did not run.</param>
internal sealed record BenchDocument(
    int Version,
    string RunId,
    DateTimeOffset StartedAt,
    BenchDocument.MachineFacts Machine,
    BenchDocument.Storage Store,
    int Scale,
    int Concurrency,
    int? Streams,
    double? DurationSeconds,
    double WarmUpSeconds,
    long CacheMaxBytes,
    int SnapshotMaxStates,
    int Operations,
    int Succeeded,
    int Rejected,
    int Failed,
    IReadOnlyList<BenchDocument.Workload> Workloads,
    IReadOnlyList<BenchDocument.TargetFacts> Targets)
{
    /// <summary>The machine, or as much of it as the process may use. <c>optimized</c> is false where a debug build was measured.</summary>
    internal sealed record MachineFacts(int Cores, long MemoryBytes, string OperatingSystem, string Architecture, string Runtime, bool Optimized);

    /// <summary>The store. <c>settings</c> is what the store itself said, by its own names; <c>durabilityGaps</c> says why it is not durable.</summary>
    internal sealed record Storage(string Name, string? Version, bool Durable, IReadOnlyList<string> DurabilityGaps, IReadOnlyDictionary<string, string> Settings);

    /// <summary>
    /// One workload. Latencies are of successes only; rates are successes per second of <c>elapsedSeconds</c>, the wall time of the
    /// measured phase, which began at <c>startedAt</c>; <c>eventsPerSecond</c> counts events acknowledged or read. Cache hits and
    /// misses count streams. Memory is that of the whole process during the measured phase, the quarters are medians.
    /// </summary>
    internal sealed record Workload(
        string Name,
        int Operations,
        int Concurrency,
        int Succeeded,
        int Rejected,
        int Failed,
        int Conflicts,
        int Retries,
        long EventsAcknowledged,
        long EventsStored,
        long EventsRead,
        DateTimeOffset StartedAt,
        double ElapsedSeconds,
        double OperationsPerSecond,
        double EventsPerSecond,
        double? LatencyP50Milliseconds,
        double? LatencyP95Milliseconds,
        double? LatencyP99Milliseconds,
        double? LatencyP999Milliseconds,
        double? LatencyMaxMilliseconds,
        long CacheHits,
        long CacheMisses,
        long WorkingSetPeakBytes,
        long ManagedHeapPeakBytes,
        long? WorkingSetFirstQuarterBytes,
        long? WorkingSetLastQuarterBytes,
        IReadOnlyDictionary<string, int> RejectionsByCode,
        IReadOnlyList<Failures> Failures);

    /// <summary>One target. <c>goal</c> is <c>atLeast</c> or <c>atMost</c>; <c>outcome</c> is <c>met</c>, <c>missed</c> or <c>notMeasured</c>.</summary>
    internal sealed record TargetFacts(string Workload, string Metric, TargetGoal Goal, double Limit, double? Measured, TargetOutcome Outcome);
}
