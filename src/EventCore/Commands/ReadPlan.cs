using EventCore.Stores;

namespace EventCore;

/// <summary>Where the events of a decision come from.</summary>
/// <param name="Streams">All of the command's streams.</param>
/// <param name="Known">For each of them what is at hand, whether or not there is more to read; null where nothing is.</param>
/// <param name="Ranges">What is read from the store: the streams that are not at hand, and tails of those that are.</param>
/// <param name="Pending">What is at hand of them only because decisions under way will leave it; where there is any, nothing is read.</param>
internal sealed record ReadPlan<TEvent>(
    IReadOnlyList<StreamId> Streams, IReadOnlyList<StreamHistory<TEvent>?> Known, IReadOnlyList<StreamRange> Ranges, PendingStreams Pending)
{
    /// <summary>Every stream takes part in the read, so that the state is what the store held at one moment.</summary>
    public bool IsOfOneMoment => Ranges.Count == Streams.Count;

    /// <summary>Leaves to the cache what <paramref name="decideOn"/> allows.</summary>
    /// <param name="streams">The caller has the turn on them.</param>
    /// <param name="cache">What was read and appended before.</param>
    /// <param name="decisions">Those under way.</param>
    /// <param name="decideOn">On what.</param>
    /// <param name="looksAhead">Whether it may be made on what decisions under way will leave.</param>
    /// <returns>Null where decisions under way have to settle first.</returns>
    public static ReadPlan<TEvent>? For(IReadOnlyList<StreamId> streams, StreamCache cache, PendingDecisions decisions, DecideOn decideOn, bool looksAhead)
    {
        var pending = decisions.Find(streams);
        if (pending.Any && (!looksAhead || decideOn != DecideOn.CachedState || pending.Streams.Any(stream => stream is { History: not StreamHistory<TEvent> })))
        {
            return null;
        }

        var known = new StreamHistory<TEvent>?[streams.Count];
        List<StreamRange>? ranges = null;
        for (var index = 0; index < known.Length; index++)
        {
            if (pending.Any && pending.Streams[index] is { } stream)
            {
                known[index] = (StreamHistory<TEvent>)stream.History!;
                CommandMetrics.CacheHits.Add(1);
            }
            else if (cache.Find<TEvent>(streams[index]) is not { } cached)
            {
                (ranges ??= []).Add(new StreamRange(streams[index]));
            }
            else
            {
                known[index] = cached.History;
                if (decideOn == DecideOn.FreshState || cached.IsBehind)
                {
                    (ranges ??= []).Add(new StreamRange(streams[index], After: cached.History.Version));
                }
            }
        }

        return pending.Any && (ranges is not null || !IsInOrder(streams, pending, decisions.Reads)) ? null : new ReadPlan<TEvent>(streams, known, ranges ?? [], pending);
    }

    /// <summary>The same read without the cache: every stream from its first event.</summary>
    public static ReadPlan<TEvent> OfWholeStreams(IReadOnlyList<StreamId> streams) =>
        new(streams, new StreamHistory<TEvent>?[streams.Count], [.. streams.Select(streamId => new StreamRange(streamId))], PendingStreams.None);

    /// <summary>
    /// Events of decisions under way come after all others, unless the others were read since those decisions were sent: then the
    /// store may have committed them before, and nobody here knows. Within one stream the versions tell the order.
    /// </summary>
    private static bool IsInOrder(IReadOnlyList<StreamId> streams, PendingStreams pending, long reads) =>
        streams.Count == 1 || pending.Decisions.All(decision => decision.ReadsBefore == reads);
}
