using EventCore.Stores;

namespace EventCore;

/// <summary>How a <see cref="SqliteEventStore"/> is opened.</summary>
public sealed record SqliteEventStoreOptions
{
    /// <summary>How many reads may run at once unless said otherwise.</summary>
    public const int DefaultMaxReadConnections = 4;

    /// <summary>How long another process may hold the file unless said otherwise.</summary>
    public static readonly TimeSpan DefaultBusyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The defaults.</summary>
    public static SqliteEventStoreOptions Default { get; } = new();

    /// <summary>The log of the file to use, created where it does not exist; <see cref="LogName.Default"/> unless set.</summary>
    public LogName Log
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Log));
            field = value;
        }
    } = LogName.Default;

    /// <summary>How much one append may hold; <see cref="AppendLimits.Default"/> unless set.</summary>
    public AppendLimits Limits
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Limits));
            field = value;
        }
    } = AppendLimits.Default;

    /// <summary>
    /// How long a call waits for another process that holds the file, 0 to 1 hour; <see cref="DefaultBusyTimeout"/> unless set.
    /// After it the call fails with a transient <see cref="EventStoreException"/>. An append that waits behind others may wait
    /// for as long before its own time begins.
    /// </summary>
    public TimeSpan BusyTimeout
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BusyTimeout), value, "The busy timeout must be 0 to 1 hour.");
    } = DefaultBusyTimeout;

    /// <summary>How many reads may run at once, each on a connection of its own, 1 to 1,000; <see cref="DefaultMaxReadConnections"/> unless set.</summary>
    public int MaxReadConnections
    {
        get;
        init => field = value is >= 1 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxReadConnections), value, "There must be 1 to 1,000 read connections.");
    } = DefaultMaxReadConnections;

    /// <summary>The clock of <see cref="RecordedEvent.CreatedAt"/> and of waiting; the system's unless set.</summary>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;
}
