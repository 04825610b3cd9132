using EventCore.Stores;

namespace EventCore;

/// <summary>What is kept for the snapshot keys that were used last; those used least recently make room for others. Thread-safe.</summary>
internal sealed class KeptStates(SnapshotOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SnapshotKey, LinkedListNode<KeptState>> _kept = [];
    private readonly LinkedList<KeptState> _recentFirst = [];

    /// <summary>What is kept for commands of one definition on some streams, if only from now on; null where snapshots are off.</summary>
    public KeptState<TState>? For<TState>(SnapshotDefinition<TState> definition, IReadOnlyCollection<StreamId> streams)
    {
        if (options.MaxStates == 0)
        {
            return null;
        }

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
