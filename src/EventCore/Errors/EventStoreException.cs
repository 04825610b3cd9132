namespace EventCore;

/// <summary>The store could not be reached, or could not do what it was asked; nothing was appended by the call.</summary>
public sealed class EventStoreException : EventCoreException
{
    /// <summary>A failure of the store.</summary>
    public EventStoreException(string message, IEnumerable<StreamId> streams, Transience transience, Exception? innerException = null)
        : base(message, streams, transience == Transience.Transient, innerException)
    {
    }
}
