namespace EventCore;

/// <summary>Makes histories of what one attempt reads, as far as they are worth keeping: a read must not need memory for more than the cache may hold.</summary>
internal sealed class HistoryCollector<TEvent>
    where TEvent : class
{
    private readonly ReadPlan<TEvent> _plan;
    private readonly StreamCache _cache;
    private readonly Dictionary<StreamId, StreamHistory<TEvent>> _histories;
    private long _room;

    public HistoryCollector(ReadPlan<TEvent> plan, StreamCache cache)
    {
        (_plan, _cache, _room, _histories) = (plan, cache, cache.MaxBytes, new Dictionary<StreamId, StreamHistory<TEvent>>(plan.Known));
        foreach (var range in plan.Ranges)
        {
            _ = _histories.TryAdd(range.StreamId, StreamHistory<TEvent>.Empty(range.StreamId));
        }
    }

    /// <summary>Every stream whose events are at hand from its first.</summary>
    public IReadOnlyDictionary<StreamId, StreamHistory<TEvent>> Histories => _histories;

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

        _room += longer.Bytes - (_plan.Known.GetValueOrDefault(recorded.StreamId)?.Bytes ?? StreamHistory.StreamOverheadBytes);
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
