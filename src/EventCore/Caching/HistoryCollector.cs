namespace EventCore;

/// <summary>Makes histories of what one attempt reads, as far as they are worth keeping: a read must not need memory for more than the cache may hold.</summary>
/// <remarks>
/// Of a stream too large for that, a command that needs tails keeps the newest events, and in any case the last one, by which the
/// stream is known again. A command that needs whole streams keeps nothing of it, and leaves alone what others keep. One that
/// discovers streams has all of it, but gives none to the cache.
/// </remarks>
internal sealed class HistoryCollector<TEvent>
    where TEvent : class
{
    private readonly ReadPlan<TEvent> _plan;
    private readonly StreamCache _cache;
    private readonly Dictionary<StreamId, StreamHistory<TEvent>> _histories = [];
    private readonly Dictionary<StreamId, StreamHistory<TEvent>> _before = [];
    private long _room;

    public HistoryCollector(ReadPlan<TEvent> plan, StreamCache cache)
    {
        (_plan, _cache, _room) = (plan, cache, cache.MaxBytes);
        for (var index = 0; index < plan.Streams.Count; index++)
        {
            var history = plan.Known[index] ?? StreamHistory<TEvent>.After(plan.Streams[index], plan.StartOf(index));
            _histories.Add(history.StreamId, history);
            _before.Add(history.StreamId, history);
        }
    }

    /// <summary>Each stream of the plan with its events, in its order; null for those too large to keep.</summary>
    public IReadOnlyList<StreamHistory<TEvent>?> Histories => [.. _plan.Streams.Select(_histories.GetValueOrDefault)];

    /// <summary>Takes the next event of a stream.</summary>
    public void Add(Recorded<TEvent> recorded, long bytes)
    {
        if (!_histories.TryGetValue(recorded.StreamId, out var history))
        {
            return;
        }

        var longer = history.With(recorded, bytes);
        _room -= bytes;
        if (_plan.Need == HistoryNeed.WholeAtHand || (longer.Bytes <= _cache.MaxStreamBytes && _room >= 0))
        {
            _histories[recorded.StreamId] = longer;
        }
        else if (_plan.Need == HistoryNeed.Tail)
        {
            var newest = longer.Newest(Math.Min(longer.Bytes, _cache.MaxStreamBytes) / 2, atLeastFrom: longer.Version);
            _room += longer.Bytes - newest.Bytes;
            _histories[recorded.StreamId] = newest;
        }
        else
        {
            GiveUp(longer);
        }
    }

    /// <summary>Gives the cache what was read in full, up to the given versions.</summary>
    public void Keep(StreamVersions read)
    {
        foreach (var (streamId, version) in read)
        {
            if (!_histories.TryGetValue(streamId, out var history))
            {
                _cache.See<TEvent>(streamId, version);
            }
            else if (history.Bytes > _cache.MaxStreamBytes)
            {
                LeaveOut(streamId);
                _cache.See<TEvent>(streamId, version);
            }
            else if (history.Version == version)
            {
                _cache.Keep(history);
            }
        }
    }

    private void GiveUp(StreamHistory<TEvent> tooLarge)
    {
        var before = _before[tooLarge.StreamId];
        _room += tooLarge.Bytes - before.Bytes;
        _ = _histories.Remove(tooLarge.StreamId);
        LeaveOut(tooLarge.StreamId);
    }

    private void LeaveOut(StreamId streamId)
    {
        if (_plan.Known.Contains(_before[streamId]))
        {
            // A shorter one that stayed would have every command that needs it read the rest again.
            _cache.Forget<TEvent>(streamId);
        }
    }
}
