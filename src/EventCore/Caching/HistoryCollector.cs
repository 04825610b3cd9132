namespace EventCore;

/// <summary>Makes histories of what one attempt reads, as far as they are worth keeping: a read must not need memory for more than the cache may hold.</summary>
internal sealed class HistoryCollector<TEvent>
    where TEvent : class
{
    private readonly ReadPlan<TEvent> _plan;
    private readonly StreamCache _cache;
    private readonly Dictionary<StreamId, StreamHistory<TEvent>> _histories = [];
    private readonly Dictionary<StreamId, long> _bytesBefore = [];
    private long _room;

    public HistoryCollector(ReadPlan<TEvent> plan, StreamCache cache)
    {
        (_plan, _cache, _room) = (plan, cache, cache.MaxBytes);
        for (var index = 0; index < plan.Streams.Count; index++)
        {
            var history = plan.Known[index] ?? StreamHistory<TEvent>.Empty(plan.Streams[index]);
            _histories.Add(history.StreamId, history);
            _bytesBefore.Add(history.StreamId, history.Bytes);
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
        if (longer.Bytes <= _cache.MaxStreamBytes && _room >= 0)
        {
            _histories[recorded.StreamId] = longer;
            return;
        }

        _room += longer.Bytes - _bytesBefore[recorded.StreamId];
        _ = _histories.Remove(recorded.StreamId);
        _cache.Forget<TEvent>(recorded.StreamId);
    }

    /// <summary>Gives the cache what was read in full, up to the given versions.</summary>
    public void Keep(StreamVersions read)
    {
        foreach (var (streamId, version) in read)
        {
            if (_histories.TryGetValue(streamId, out var history) && history.Version == version)
            {
                _cache.Keep(history);
            }
        }
    }
}
