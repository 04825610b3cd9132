using EventCore.Stores;

namespace EventCore;

/// <summary>The decisions of an executor that are under way, in the order they were sent, and what they leave behind.</summary>
/// <remarks>
/// A command may be decided on what those before it leave behind: the store judges appends in the order of their calls, and such
/// an append names the last events it was made on, so it commits only if they do. There are as many as there are callers.
/// </remarks>
internal sealed class PendingDecisions(StreamCache cache)
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingDecision> _underWay = [];
    private readonly Dictionary<StreamId, PendingStream> _streams = [];
    private long _nextOrder = EventPlace.FirstOrder;
    private long _reads;

    /// <summary>How many reads have brought events.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>The order of the next decision that is sent.</summary>
    public long NextOrder => Volatile.Read(ref _nextOrder);

    /// <summary>Takes note of a read that brought events, before any of them is seen by others.</summary>
    public void CountRead() => Interlocked.Increment(ref _reads);

    /// <summary>What decisions under way will leave of some streams.</summary>
    /// <param name="streams">The caller has the turn on them, so nobody decides on them meanwhile.</param>
    public PendingStreams Find(IReadOnlyList<StreamId> streams)
    {
        lock (_lock)
        {
            if (_underWay.Count == 0)
            {
                return PendingStreams.None;
            }

            PendingStream?[]? found = null;
            for (var index = 0; index < streams.Count; index++)
            {
                if (_streams.TryGetValue(streams[index], out var pending))
                {
                    (found ??= new PendingStream?[streams.Count])[index] = pending;
                }
            }

            return found is null ? PendingStreams.None : new PendingStreams(found, UnderWay: _underWay.Peek().Place.Order);
        }
    }

    /// <summary>Those of some streams that no decision under way appends to.</summary>
    public IReadOnlyCollection<StreamId> Unconcerned(IReadOnlyList<StreamId> streams)
    {
        lock (_lock)
        {
            return [.. streams.Where(streamId => !_streams.ContainsKey(streamId))];
        }
    }

    /// <summary>Waits until no decision under way appends to some streams.</summary>
    /// <param name="streams">The caller has the turn on them, so nobody decides on them meanwhile.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WhenSettledAsync(IReadOnlyList<StreamId> streams, CancellationToken cancellationToken) =>
        Task.WhenAll(Find(streams).Decisions.Select(decision => decision.Settled)).WaitAsync(cancellationToken);

    /// <summary>Sends a decision. From then on others may be made on what it leaves behind.</summary>
    /// <returns>The answer, which is to be passed to <see cref="Answer"/>; null where the decision was made on one that has failed since, and was not sent.</returns>
    public ValueTask<AppendResult>? Send(PendingDecision decision, IEventStore store, CancellationToken cancellationToken)
    {
        // The call only hands the append over. Outside the lock, another append could be handed over between this one and its
        // place in the order, and whoever is decided on both would see their events in another order than the log's.
        lock (_lock)
        {
            if (decision.IsMadeInVain)
            {
                return null;
            }

            // Both before it is handed over. From then on it may be committed at any moment, and what was appended behind it may be read
            // here: that read is none of before, and whoever begins then must not take the commit for one that happened since.
            var (order, reads) = (_nextOrder, Reads);
            Volatile.Write(ref _nextOrder, order + decision.Append.Events.Length);
            var answer = store.AppendAsync(decision.Append, cancellationToken);
            decision.Begin(order, reads);
            _underWay.Enqueue(decision);
            foreach (var @event in decision.Append.Events)
            {
                _streams[@event.StreamId] = new PendingStream(decision, History: null);
            }

            foreach (var history in decision.After)
            {
                _streams[history.StreamId] = new PendingStream(decision, history);
            }

            return answer;
        }
    }

    /// <summary>Takes note of the store's answer, and settles what no earlier decision holds up.</summary>
    /// <param name="decision">One that was sent.</param>
    /// <param name="result">Null where the store could not say, or its answer was not waited for.</param>
    public void Answer(PendingDecision decision, AppendResult? result)
    {
        lock (_lock)
        {
            decision.Answer(result);
            while (_underWay.TryPeek(out var first) && first.IsAnswered)
            {
                _ = _underWay.Dequeue();
                Settle(first);
            }
        }
    }

    private void Settle(PendingDecision decision)
    {
        PendingDecision[] madeOnIt = [.. decision.MadeOnIt];
        if (decision.Settle())
        {
            foreach (var history in decision.After)
            {
                history.KeepIn(cache);
            }
        }
        else
        {
            LoseWhatWasMadeOn(madeOnIt);
        }

        foreach (var @event in decision.Append.Events)
        {
            if (_streams.TryGetValue(@event.StreamId, out var stream) && stream.LastDecision == decision)
            {
                _ = _streams.Remove(@event.StreamId);
            }
        }
    }

    /// <summary>What was made on a decision that failed will fail too, so nobody is to begin on that.</summary>
    private void LoseWhatWasMadeOn(IReadOnlyList<PendingDecision> failed)
    {
        var lost = new Stack<PendingDecision>(failed);
        while (lost.TryPop(out var decision))
        {
            if (!decision.TryLose())
            {
                continue;
            }

            foreach (var history in decision.After)
            {
                if (_streams.TryGetValue(history.StreamId, out var stream) && stream.LastDecision == decision)
                {
                    _streams[history.StreamId] = stream with { History = null };
                }
            }

            foreach (var next in decision.MadeOnIt)
            {
                lost.Push(next);
            }
        }
    }
}
