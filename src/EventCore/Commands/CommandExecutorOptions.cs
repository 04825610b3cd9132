using EventCore.Stores;

namespace EventCore;

/// <summary>How a <see cref="CommandExecutor"/> works.</summary>
public sealed record CommandExecutorOptions
{
    /// <summary>The most streams a command may declare and discover, unless set.</summary>
    public const int DefaultMaxStreams = 1_000;

    /// <summary>How conflicts are retried where a call does not say.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long an execution may take, all attempts and waits together, where a call does not say; up to a day, and no limit unless set.</summary>
    public TimeSpan? Timeout { get; init => field = ExecutionTime.Checked(value, nameof(Timeout)); }

    /// <summary>The most streams a command may declare and discover, in all, a command id counting as one; 1,000 unless set.</summary>
    public int MaxStreams
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxStreams), value, "A command must be allowed at least one stream.");
    } = DefaultMaxStreams;

    /// <summary>How often a command may discover further streams in its state, in one attempt; 10 unless set. See <see cref="IDiscoversStreams{TState}"/>.</summary>
    public int MaxDiscoveryRounds
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxDiscoveryRounds), value, "Discovery must be allowed at least one round.");
    } = 10;

    /// <summary>How much of recently used streams is kept in memory; 32 MiB unless set. <see cref="StreamCacheOptions.Off"/> keeps nothing.</summary>
    public StreamCacheOptions StreamCache { get; init; } = StreamCacheOptions.Default;

    /// <summary>How snapshots of commands that opted in are used. <see cref="SnapshotOptions.Off"/> uses none.</summary>
    public SnapshotOptions Snapshots { get; init; } = SnapshotOptions.Default;

    /// <summary>How many events are read at once.</summary>
    public PageSize PageSize { get; init; }

    /// <summary>The clock, for event ids, for waits between attempts and for timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The randomness of waits between attempts. A seeded one makes them repeatable.</summary>
    public Random Jitter { get; init; } = new();
}
