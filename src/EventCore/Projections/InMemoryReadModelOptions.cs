namespace EventCore;

/// <summary>How an <see cref="InMemoryReadModel{TState, TEvent}"/> works.</summary>
public sealed record InMemoryReadModelOptions<TState>
{
    /// <summary>Which events; all of the union's unless set.</summary>
    public EventFilter Filter
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Filter));
            field = value;
        }
    } = EventFilter.All;

    /// <summary>
    /// How the state is kept in the store, for a quick start; null, the default, to read the log from its first event each time.
    /// </summary>
    /// <remarks>
    /// Saved in the background: when the end of the log is reached for the first time, then after
    /// <see cref="SnapshotDefinition{TState}.EventsBetween"/> events that were folded, but not more often than every 10 s, and when it is
    /// stopped. A snapshot that is of another format version, unreadable, or of another log is as good as none, and so is one
    /// of another filter or of a union with other event types.
    /// </remarks>
    public SnapshotDefinition<TState>? Snapshot { get; init; }

    /// <summary>The clock of pauses and waits; the system's unless set.</summary>
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
