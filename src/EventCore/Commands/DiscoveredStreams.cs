using System.Collections;

namespace EventCore;

/// <summary>The streams one execution of a command discovered, as handles to write to them, in the order they were first named.</summary>
/// <remarks>Empty for a command that discovers none. A declared stream that <see cref="IDiscoversStreams{TState}"/> names as well is among them.</remarks>
/// <typeparam name="TEvent">The union of events that may be written.</typeparam>
public sealed class DiscoveredStreams<TEvent> : IReadOnlyCollection<StreamHandle<TEvent>>
{
    private readonly Dictionary<StreamId, StreamHandle<TEvent>> _byId;
    private readonly StreamHandle<TEvent>[] _inOrder;

    internal DiscoveredStreams(DeclaredStreams<TEvent> owner, IReadOnlyCollection<StreamId> streams)
    {
        _inOrder = [.. streams.Select(streamId => new StreamHandle<TEvent>(owner, streamId))];
        _byId = _inOrder.ToDictionary(handle => handle.StreamId);
    }

    /// <summary>How many there are.</summary>
    public int Count => _inOrder.Length;

    /// <summary>The handle through which events are written to a discovered stream.</summary>
    /// <exception cref="ArgumentException">The command did not discover that stream.</exception>
    public StreamHandle<TEvent> this[StreamId streamId]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(streamId);
            return _byId.TryGetValue(streamId, out var handle)
                ? handle
                : throw new ArgumentException(
                    $"A command can write only to streams it declares or discovers, but '{streamId}' is none of those it discovered: {string.Join(", ", _byId.Keys)}.", nameof(streamId));
        }
    }

    /// <summary>Each of them, in the order they were first named.</summary>
    public IEnumerator<StreamHandle<TEvent>> GetEnumerator() => ((IEnumerable<StreamHandle<TEvent>>)_inOrder).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
