namespace EventCore.Cli;

/// <summary>What the run was asked for.</summary>
/// <param name="Scale">What every workload's operations were multiplied by; null where time alone ended them.</param>
/// <param name="Concurrency">How many operations were under way at once.</param>
/// <param name="RatePerSecond">How many were due each second; null is a closed loop.</param>
/// <param name="Rounds">How often each workload was measured.</param>
/// <param name="Streams">Over how many streams the workloads spread that leave it open; null where each used its own number.</param>
/// <param name="DurationSeconds">How long a measured phase was allowed to last; null where its operations ended it.</param>
/// <param name="WarmUpSeconds">For how long each workload was to be warmed up before it was measured.</param>
/// <param name="CacheMaxBytes">What the stream cache may hold; 0 where it is off.</param>
/// <param name="SnapshotMaxStates">For how many combinations of streams the executor may keep the folded state; 0 where snapshots are off.</param>
internal sealed record LoadDocument(
    int? Scale, int Concurrency, double? RatePerSecond, int Rounds, int? Streams, double? DurationSeconds, double WarmUpSeconds, long CacheMaxBytes, int SnapshotMaxStates);
