namespace EventCore.Stores;

/// <summary>An event as the log holds it.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Its place in the stream; the first event has version 1.</param>
/// <param name="Id">The id it was appended with.</param>
/// <param name="Type">The stored name of its kind.</param>
/// <param name="Data">One JSON value in UTF-8: the meaning that was appended, not necessarily its spelling.</param>
/// <param name="Metadata">What was given beside the data.</param>
/// <param name="CreatedAt">When the store appended it, to the microsecond. Says nothing about order: clocks step back.</param>
public sealed record RecordedEvent(
    LogPosition Position,
    StreamId StreamId,
    StreamVersion Version,
    EventId Id,
    EventType Type,
    ReadOnlyMemory<byte> Data,
    EventMetadata Metadata,
    DateTimeOffset CreatedAt);
