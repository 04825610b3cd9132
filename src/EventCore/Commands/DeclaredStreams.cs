namespace EventCore;

/// <summary>The streams one execution of a command may write to. Made by the executor, one for each attempt.</summary>
/// <typeparam name="TEvent">The union of events that may be written.</typeparam>
public sealed class DeclaredStreams<TEvent>
{
    private readonly StreamVersions _streams;

    /// <param name="streams">Each of them, at whatever version.</param>
    internal DeclaredStreams(StreamVersions streams) => _streams = streams;

    /// <summary>The handle through which events are written to a declared stream.</summary>
    /// <exception cref="ArgumentException">The command does not declare that stream.</exception>
    public StreamHandle<TEvent> Handle(StreamId streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        return _streams.ContainsKey(streamId)
            ? new StreamHandle<TEvent>(this, streamId)
            : throw new ArgumentException(
                $"A command can write only to streams it declares, but '{streamId}' is none of: {string.Join(", ", _streams.Keys)}.", nameof(streamId));
    }

    /// <summary>A handle for each of several declared streams, in their order.</summary>
    /// <exception cref="ArgumentException">The command does not declare one of them.</exception>
    public IReadOnlyList<StreamHandle<TEvent>> Handles(IEnumerable<StreamId> streamIds)
    {
        ArgumentNullException.ThrowIfNull(streamIds);
        return [.. streamIds.Select(Handle)];
    }
}
