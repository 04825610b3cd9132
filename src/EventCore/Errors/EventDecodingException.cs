namespace EventCore;

/// <summary>A stored event could not be turned into an event of the expected kind. Nothing was decided on it.</summary>
public sealed class EventDecodingException : EventCoreException
{
    /// <summary>An event that could not be decoded.</summary>
    public EventDecodingException(string reason, StreamId streamId, StreamVersion version, LogPosition position, Exception? innerException = null)
        : base($"Event {version} of stream '{streamId}' (position {position}) could not be decoded: {reason}", [streamId], isTransient: false, innerException)
    {
        Version = version;
        Position = position;
    }

    /// <summary>Its place in the stream.</summary>
    public StreamVersion Version { get; }

    /// <summary>Its place in the log.</summary>
    public LogPosition Position { get; }
}
