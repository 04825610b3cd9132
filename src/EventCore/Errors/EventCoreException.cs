namespace EventCore;

/// <summary>What a caller cannot decide about: the base of everything this library throws beside argument errors.</summary>
public abstract class EventCoreException : Exception
{
    private protected EventCoreException(string message, IEnumerable<StreamId> streams, bool isTransient, Exception? innerException)
        : base(message, innerException)
    {
        Streams = [.. streams];
        IsTransient = isTransient;
    }

    /// <summary>The streams involved; empty where no stream was.</summary>
    public IReadOnlyList<StreamId> Streams { get; }

    /// <summary>Whether the same call may succeed later without anybody mending anything.</summary>
    public bool IsTransient { get; }
}
