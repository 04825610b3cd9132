namespace EventCore;

/// <summary>The right to write to one declared stream, in one decision. There is no other way to make an event for a stream.</summary>
/// <typeparam name="TEvent">The union of events that may be written.</typeparam>
public sealed class StreamHandle<TEvent>
{
    private readonly DeclaredStreams<TEvent> _owner;

    internal StreamHandle(DeclaredStreams<TEvent> owner, StreamId streamId) => (_owner, StreamId) = (owner, streamId);

    /// <summary>The stream.</summary>
    public StreamId StreamId { get; }

    /// <summary>An event for this stream.</summary>
    public StreamEvent<TEvent> Event(TEvent data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new StreamEvent<TEvent>(this, data);
    }

    internal bool BelongsTo(DeclaredStreams<TEvent> streams) => ReferenceEquals(_owner, streams);
}
