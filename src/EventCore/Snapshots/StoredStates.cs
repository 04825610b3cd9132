using EventCore.Stores;

namespace EventCore;

/// <summary>The states that a store keeps as snapshots. Nothing that goes wrong here makes a command fail: it folds its events instead.</summary>
internal sealed class StoredStates
{
    private readonly ISnapshotStore? _store;
    private readonly SnapshotWriter? _writer;

    /// <param name="store">Where it keeps no snapshots, nothing is found and nothing is saved.</param>
    /// <param name="timeProvider">The writer's clock.</param>
    public StoredStates(IEventStore store, TimeProvider timeProvider)
    {
        _store = store as ISnapshotStore;
        _writer = _store is null ? null : new SnapshotWriter(_store, timeProvider);
    }

    /// <summary>What is stored; null where there is nothing that could be read.</summary>
    public async ValueTask<FoldedState<TState>?> FindAsync<TState>(KeptState<TState> kept, CancellationToken cancellationToken)
    {
        if (await FindAsync(kept.Key, cancellationToken).ConfigureAwait(false) is not { } snapshot
            || !SnapshotCodec.TryDecode(kept.Definition, snapshot, out var state))
        {
            return null;
        }

        kept.SeeStored(snapshot.EventCount);
        return new FoldedState<TState>(state, new StreamMap<StreamHead>([.. snapshot.Key.Streams], [.. snapshot.Heads])) { Stored = [snapshot] };
    }

    /// <summary>Removes one that is of another log.</summary>
    public async ValueTask RemoveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        SnapshotMetrics.CountForeign(snapshot.Key);
        try
        {
            await _store!.RemoveSnapshotAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is of no use wherever it is found, so the next command that finds it will try again.
        }
    }

    /// <summary>Has a state saved some time later, if a snapshot is due.</summary>
    /// <param name="kept">What is kept of it in memory.</param>
    /// <param name="folded">What the log held at one moment.</param>
    public void Offer<TState>(KeptState<TState> kept, FoldedState<TState> folded)
    {
        if (_writer is not null && kept.TakeDue(folded.EventCount))
        {
            _writer.Offer(kept.Definition, kept.Key, [.. kept.Key.Streams.Select(streamId => folded.Heads[streamId])], folded.State);
        }
    }

    private async ValueTask<StoredSnapshot?> FindAsync(SnapshotKey key, CancellationToken cancellationToken)
    {
        try
        {
            return _store is null ? null : await _store.FindSnapshotAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            SnapshotMetrics.CountUnread(key);
            return null;
        }
    }
}
