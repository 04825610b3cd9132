namespace EventCore;

/// <summary>The store's schema is not the one this library expects. Nothing was read or written.</summary>
public sealed class SchemaMismatchException : EventCoreException
{
    /// <summary>A difference, and the command that mends it.</summary>
    public SchemaMismatchException(string message, Exception? innerException = null)
        : base(message, streams: [], isTransient: false, innerException)
    {
    }
}
