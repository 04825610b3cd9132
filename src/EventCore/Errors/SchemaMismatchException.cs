namespace EventCore;

/// <summary>The store's schema is not the one this library expects. Nothing was read or written.</summary>
public sealed class SchemaMismatchException : EventCoreException
{
    /// <summary>A difference, and the command that mends it.</summary>
    public SchemaMismatchException(string message, Exception? innerException = null)
        : base(message, streams: [], isTransient: false, innerException)
    {
    }

    /// <summary>Differences that were found by comparing; the message names the gravest of them, and the command that mends it.</summary>
    public SchemaMismatchException(string message, IEnumerable<SchemaDifference> differences)
        : base(message, streams: [], isTransient: false, innerException: null)
    {
        Differences = [.. differences];
    }

    /// <summary>What differs; empty where the database only said that something is not there.</summary>
    public IReadOnlyList<SchemaDifference> Differences { get; } = [];
}
