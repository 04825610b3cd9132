using EventCore.Stores;

namespace EventCore;

/// <summary>How a <see cref="PostgresEventStore"/> works.</summary>
public sealed record PostgresEventStoreOptions
{
    /// <summary>The schema that holds the store's tables; <c>eventcore</c> unless set.</summary>
    /// <exception cref="ArgumentException">The name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    public string Schema { get; init => field = SchemaName.Require(value, nameof(Schema)); } = SchemaName.Default;

    /// <summary>The log; <c>default</c> unless set. A log that does not exist yet is made by the store's first use.</summary>
    public LogName Log { get; init; } = LogName.Default;

    /// <summary>How much one append may hold.</summary>
    public AppendLimits Limits { get; init; } = AppendLimits.Default;

    /// <summary>The bounds of the queue that appends go through.</summary>
    public AppendQueueOptions Queue { get; init; } = new();

    /// <summary>How long an append waits for the log's other writers before it fails as transient; 10 s unless set.</summary>
    public TimeSpan LockTimeout
    {
        get;
        init => field = value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LockTimeout), value, "The lock timeout must be between 1 ms and 1 hour.");
    } = TimeSpan.FromSeconds(10);
}
