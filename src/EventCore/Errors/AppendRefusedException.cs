namespace EventCore;

/// <summary>The store refused the content of an append, by a constraint or a limit of its own. Nothing was appended.</summary>
public sealed class AppendRefusedException : EventCoreException
{
    /// <summary>An append that the store will not take as it is.</summary>
    public AppendRefusedException(string message, IEnumerable<StreamId> streams, Exception? innerException = null)
        : base(message, streams, isTransient: false, innerException)
    {
    }
}
