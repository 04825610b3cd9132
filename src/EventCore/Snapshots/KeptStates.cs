using EventCore.Stores;

namespace EventCore;

/// <summary>What is kept for the snapshot keys that were used last; those used least recently make room for others. Thread-safe.</summary>
internal sealed class KeptStates(SnapshotOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SnapshotKey, LinkedListNode<KeptState>> _kept = [];
    private readonly LinkedList<KeptState> _recentFirst = [];

    /// <summary>What is kept for commands like this one, if only from now on; null where it did not opt in, or snapshots are off.</summary>
    /// <exception cref="ArgumentException">It opted in to what cannot be.</exception>
    public KeptFold<TState>? Of<TState, TEvent>(ICommand<TState, TEvent> command, StreamId[] streams)
        where TEvent : class, IEventUnion<TEvent>
    {
        var (whole, byStream) = (command as ISnapshotted<TState>, command as ISnapshottedByStream<TState>);
        if (whole is null && byStream is null)
        {
            return null;
        }

        RequireSound(command, whole, byStream);
        if (options.MaxStates == 0)
        {
            return null;
        }

        if (whole is { Snapshot: var snapshot })
        {
            // The key tells the order of the streams, and not which of them two members name, which may make another state.
            return snapshot.IgnoresStreamOrder || !CommandStreams.NamesOneTwice(command, streams) ? new KeptWhole<TState>(For(snapshot, streams)) : null;
        }

        return new KeptShares<TState>(byStream!, command.InitialState, streams, [.. streams.Select(streamId => byStream!.SnapshotOf(streamId) is { } definition ? For(definition, [streamId]) : null)]);
    }

    private static void RequireSound<TState>(object command, ISnapshotted<TState>? whole, ISnapshottedByStream<TState>? byStream)
    {
        if (whole is not null && byStream is not null)
        {
            throw new ArgumentException($"{command.GetType().Name} is snapshotted both as a whole and by stream. Implement one of the two.", nameof(command));
        }

        if (command is IDiscoversStreams<TState>)
        {
            throw new ArgumentException(
                $"{command.GetType().Name} is snapshotted and discovers streams. A snapshot is found by the streams it was folded from, which have to be known before.", nameof(command));
        }

        if (whole is { Snapshot: null })
        {
            throw new ArgumentException($"{command.GetType().Name} is snapshotted, but names no snapshot. Return the definition that its type keeps in a static field.", nameof(command));
        }
    }

    private KeptState<TState> For<TState>(SnapshotDefinition<TState> definition, IReadOnlyCollection<StreamId> streams)
    {
        var key = definition.KeyFor(streams);
        lock (_lock)
        {
            if (_kept.Remove(key, out var node))
            {
                _recentFirst.Remove(node);
            }

            // Of another type where two kinds of state share a name, against the rules; they take turns then.
            var kept = node?.Value as KeptState<TState> ?? new KeptState<TState>(definition, key);
            _kept.Add(key, _recentFirst.AddFirst(kept));
            if (_kept.Count > options.MaxStates)
            {
                _ = _kept.Remove(_recentFirst.Last!.Value.Key);
                _recentFirst.RemoveLast();
            }

            return kept;
        }
    }
}
