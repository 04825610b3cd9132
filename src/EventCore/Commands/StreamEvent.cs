namespace EventCore;

/// <summary>An event that a decision appends to a stream. Made by a <see cref="StreamHandle{TEvent}"/>.</summary>
/// <typeparam name="TEvent">The union it belongs to.</typeparam>
public sealed class StreamEvent<TEvent>
{
    internal StreamEvent(StreamHandle<TEvent> handle, TEvent data) => (Handle, Data) = (handle, data);

    /// <summary>The stream it goes to.</summary>
    public StreamId StreamId => Handle.StreamId;

    /// <summary>The event itself.</summary>
    public TEvent Data { get; }

    internal StreamHandle<TEvent> Handle { get; }
}
