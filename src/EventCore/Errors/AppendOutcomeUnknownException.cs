namespace EventCore;

/// <summary>An append was sent and its answer never came: it is committed whole, or not at all.</summary>
/// <remarks>Appending the same events again, with the same event ids, finds out: they are never stored twice.</remarks>
public sealed class AppendOutcomeUnknownException : EventCoreException
{
    /// <summary>An append whose answer was lost.</summary>
    public AppendOutcomeUnknownException(string message, IEnumerable<StreamId> streams, Exception? innerException = null)
        : base(message, streams, isTransient: true, innerException)
    {
    }
}
