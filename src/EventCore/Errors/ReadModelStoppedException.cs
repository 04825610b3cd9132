namespace EventCore;

/// <summary>An <see cref="InMemoryReadModel{TState, TEvent}"/> failed in a way that does not pass by itself, and stays as it was before.</summary>
public sealed class ReadModelStoppedException : EventCoreException
{
    /// <summary>A read model that stopped.</summary>
    public ReadModelStoppedException(SubscriptionName name, LogPosition position, string reason, IEnumerable<StreamId> streams, Exception? innerException = null)
        : base($"Read model '{name}' stopped at position {position}: {reason}", streams, isTransient: false, innerException)
    {
        Name = name;
        Position = position;
    }

    /// <summary>The read model.</summary>
    public SubscriptionName Name { get; }

    /// <summary>How far it has come.</summary>
    public LogPosition Position { get; }
}
