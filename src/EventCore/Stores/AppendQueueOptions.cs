namespace EventCore.Stores;

/// <summary>The bounds of an <see cref="AppendQueue"/>.</summary>
public sealed record AppendQueueOptions
{
    /// <summary>Appends that may wait before further callers wait for room; 4,096 unless set.</summary>
    public int MaxWaiting { get; init => field = Positive(value, nameof(MaxWaiting)); } = 4_096;

    /// <summary>Appends in one batch; 250 unless set.</summary>
    public int MaxBatchAppends { get; init => field = Positive(value, nameof(MaxBatchAppends)); } = 250;

    /// <summary>Bytes of data in one batch; 1 MiB unless set. An append that is larger goes alone.</summary>
    public int MaxBatchBytes { get; init => field = Positive(value, nameof(MaxBatchBytes)); } = 1_048_576;

    /// <summary>
    /// Batches that are judged and wait to become durable; 8 unless set. Matters only where the store can judge a batch before those
    /// before it are durable.
    /// </summary>
    public int MaxBatchesInFlight { get; init => field = Positive(value, nameof(MaxBatchesInFlight)); } = 8;

    /// <summary>How often a batch that failed as transient is sent, and the waits in between; 10 times, 50 ms to 2 s, unless set.</summary>
    public RetryPolicy Retry { get; init => field = NotNull(value, nameof(Retry)); } = new() { MaxAttempts = 10, BaseDelay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromSeconds(2) };

    /// <summary>The clock of those waits.</summary>
    public TimeProvider TimeProvider { get; init => field = NotNull(value, nameof(TimeProvider)); } = TimeProvider.System;

    /// <summary>The randomness of those waits. A seeded one makes them repeatable.</summary>
    public Random Jitter { get; init => field = NotNull(value, nameof(Jitter)); } = new();

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "A bound must be 1 or more.");

    private static T NotNull<T>(T value, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
