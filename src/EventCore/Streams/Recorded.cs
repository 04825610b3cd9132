namespace EventCore;

/// <summary>An event as a command sees it: decoded, with its place in its stream and in the log.</summary>
/// <typeparam name="TEvent">The union it belongs to.</typeparam>
/// <param name="Data">The event itself.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Its place in the stream; the first event has version 1.</param>
/// <param name="Position">Its place in the log.</param>
/// <param name="Id">The id it was appended with.</param>
/// <param name="Metadata">What was given beside the data.</param>
/// <param name="CreatedAt">When the store appended it. Says nothing about order.</param>
public sealed record Recorded<TEvent>(
    TEvent Data,
    StreamId StreamId,
    StreamVersion Version,
    LogPosition Position,
    EventId Id,
    EventMetadata Metadata,
    DateTimeOffset CreatedAt);
