namespace EventCore;

/// <summary>The streams one execution of a command may write to. Made by the executor, one for each attempt.</summary>
/// <typeparam name="TEvent">The union of events that may be written.</typeparam>
public sealed class DeclaredStreams<TEvent>
{
    private readonly StreamVersions _streams;
    private readonly int _declared;
    private readonly IReadOnlyCollection<StreamId> _discovered;
    private DiscoveredStreams<TEvent>? _handles;

    /// <param name="streams">Each of them, at whatever version: the declared ones, then those that were only discovered.</param>
    /// <param name="declared">How many of them are declared.</param>
    /// <param name="discovered">Those that were discovered, declared or not, in the order they were first named.</param>
    internal DeclaredStreams(StreamVersions streams, int declared, IReadOnlyCollection<StreamId> discovered) =>
        (_streams, _declared, _discovered) = (streams, declared, discovered);

    /// <summary>The streams that the command discovered; none unless it is an <see cref="IDiscoversStreams{TState}"/>.</summary>
    public DiscoveredStreams<TEvent> Discovered => _handles ??= new DiscoveredStreams<TEvent>(this, _discovered);

    /// <summary>The handle through which events are written to a declared stream.</summary>
    /// <exception cref="ArgumentException">The command does not declare that stream.</exception>
    public StreamHandle<TEvent> Handle(StreamId streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        var place = _streams.PlaceOf(streamId);
        return place >= 0 && place < _declared
            ? new StreamHandle<TEvent>(this, streamId)
            : throw new ArgumentException(
                $"A command can write only to streams it declares, but '{streamId}' is none of: {string.Join(", ", _streams.Keys.Take(_declared))}.", nameof(streamId));
    }

    /// <summary>A handle for each of several declared streams, in their order.</summary>
    /// <exception cref="ArgumentException">The command does not declare one of them.</exception>
    public IReadOnlyList<StreamHandle<TEvent>> Handles(IEnumerable<StreamId> streamIds)
    {
        ArgumentNullException.ThrowIfNull(streamIds);
        return [.. streamIds.Select(Handle)];
    }
}
