using EventCore.Stores;

namespace EventCore;

/// <summary>Where the events of a decision come from.</summary>
/// <param name="Known">The streams that the cache holds, whether or not there is more to read of them.</param>
/// <param name="Ranges">What is read from the store: the streams that the cache does not hold, and tails of those that it does.</param>
/// <param name="StreamCount">How many streams there are in all.</param>
internal sealed record ReadPlan<TEvent>(IReadOnlyDictionary<StreamId, StreamHistory<TEvent>> Known, IReadOnlyList<StreamRange> Ranges, int StreamCount)
{
    /// <summary>Every stream takes part in the read, so that the state is what the store held at one moment.</summary>
    public bool IsOfOneMoment => Ranges.Count == StreamCount;

    /// <summary>Leaves to the cache what <paramref name="decideOn"/> allows.</summary>
    public static ReadPlan<TEvent> For(IReadOnlyCollection<StreamId> streams, StreamCache cache, DecideOn decideOn)
    {
        var known = new Dictionary<StreamId, StreamHistory<TEvent>>(streams.Count);
        var ranges = new List<StreamRange>();
        foreach (var streamId in streams)
        {
            if (cache.Find<TEvent>(streamId) is not { } cached)
            {
                ranges.Add(new StreamRange(streamId));
                continue;
            }

            known.Add(streamId, cached.History);
            if (decideOn == DecideOn.FreshState || cached.IsBehind)
            {
                ranges.Add(new StreamRange(streamId, After: cached.History.Version));
            }
        }

        return new ReadPlan<TEvent>(known, ranges, streams.Count);
    }

    /// <summary>The same read without the cache: every stream from its first event.</summary>
    public static ReadPlan<TEvent> OfWholeStreams(IReadOnlyCollection<StreamId> streams) =>
        new(new Dictionary<StreamId, StreamHistory<TEvent>>(), [.. streams.Select(streamId => new StreamRange(streamId))], streams.Count);
}
