using EventCore.Stores;

namespace EventCore;

/// <summary>What tells whether an event of an append is in the log already.</summary>
internal sealed record StoredEvent(LogPosition Position, string StreamId, StreamVersion Version, string Type, byte[] Data, DateTimeOffset CreatedAt)
{
    /// <summary>Whether it is the same event, not only the same id.</summary>
    public bool IsSameAs(NewEvent @event) =>
        StreamId == @event.StreamId.Value && Type == @event.Type.Value && @event.Data.Span.SequenceEqual(Data);
}
