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
    /// <summary>What the fold goes on from; null where it begins with the first events.</summary>
    /// <remarks>
    /// What is at hand has its last events. Of a stream that is not at hand the last of them is read again, which proves that the
    /// log is the one that it was folded from.
    /// </remarks>
    public FoldedState? From { get; init; }

    /// <summary>What is worth keeping of the streams that are read.</summary>
    public HistoryNeed Need { get; init; }

    /// <summary>Every stream takes part in the read, so that the state is what the store held at one moment.</summary>
    public bool IsOfOneMoment => Ranges.Count == Streams.Count;

    /// <summary>Some stream is read from its first event.</summary>
    public bool ReadsWholeStreams => From is null && Known.Contains(null);

    /// <summary>Leaves to the cache what <paramref name="decideOn"/> allows.</summary>
    /// <param name="streams">The caller has the turn on them.</param>
    /// <param name="cache">What was read and appended before.</param>
    /// <param name="decisions">Those under way.</param>
    /// <param name="decideOn">On what.</param>
    /// <param name="looksAhead">Whether it may be made on what decisions under way will leave.</param>
    /// <param name="need">What is needed of each stream.</param>
    /// <param name="creates">Whether a stream of which nothing is known is taken to be empty, where what is known may be decided on.</param>
    /// <returns>Null where decisions under way have to settle first.</returns>
    public static ReadPlan<TEvent>? For(
        IReadOnlyList<StreamId> streams, StreamCache cache, PendingDecisions decisions, DecideOn decideOn, bool looksAhead, HistoryNeed need, Func<StreamId, bool> creates)
    {
        var pending = decisions.Find(streams);
        if (pending.Any && (!looksAhead || decideOn != DecideOn.CachedState || pending.Streams.Any(stream => stream is { } one && !one.Serves<TEvent>(need))))
        {
            return null;
        }

        var plan = Of(streams, cache, decideOn, need, pending, creates);
        return pending.Any && (plan.Ranges.Count > 0 || !IsInOrder(streams, pending, decisions.Reads)) ? null : plan;
    }

    /// <summary>The same whatever is under way: an append may find that it was too early.</summary>
    public static ReadPlan<TEvent> OfWhatIsCommitted(IReadOnlyList<StreamId> streams, StreamCache cache, DecideOn decideOn, HistoryNeed need) =>
        Of(streams, cache, decideOn, need, PendingStreams.None, creates: _ => false);

    /// <summary>The same read without the cache: every stream from its first event.</summary>
    public static ReadPlan<TEvent> OfWholeStreams(IReadOnlyList<StreamId> streams) =>
        new(streams, new StreamHistory<TEvent>?[streams.Count], [.. streams.Select(streamId => new StreamRange(streamId))], PendingStreams.None);

    /// <summary>The plan for a fold that goes on from the best of these states, or begins anew where none of them serves.</summary>
    /// <param name="latest">What the last decision was made on; serves only where nothing is read.</param>
    /// <param name="proved">What the log held at one moment.</param>
    /// <returns>Null where decisions under way have to settle first.</returns>
    public ReadPlan<TEvent>? GoingOnFrom(FoldedState? latest, FoldedState? proved)
    {
        if (latest is not null && Ranges.Count == 0 && Precedes(latest))
        {
            return this with { From = latest };
        }

        return proved is null || Disproves(proved)
            ? UnlessHeldUp(Reading(stream => stream is { IsWhole: true }, _ => StreamVersion.Empty))
            : GoingOnFromEach(proved);
    }

    /// <summary>The plan for a fold that goes on, in each stream, from where it ended before.</summary>
    /// <returns>Null where decisions under way have to settle first.</returns>
    public ReadPlan<TEvent>? GoingOnFromEach(FoldedState folded) => UnlessHeldUp(
        Reading(stream => stream is not null && stream.Proves(folded.Heads[stream.StreamId]), streamId => StartOf(folded.Heads[streamId])) with { From = folded });

    /// <summary>Whether a stream is read from its first event.</summary>
    public bool ReadsWhole(int index) => Known[index] is null && StartOf(index) == StreamVersion.Empty;

    /// <summary>The version after which the history of a stream begins that is not at hand.</summary>
    public StreamVersion StartOf(int index) => From is null ? StreamVersion.Empty : StartOf(From.Heads[Streams[index]]);

    /// <summary>Where the events of a stream at hand begin that are to be folded.</summary>
    public int FirstToFold(StreamHistory<TEvent> history) => From is null ? 0 : history.IndexAfter(From.Heads[history.StreamId].Version);

    /// <summary>Where the fold ended before that this event belongs to; null for an event that is to be folded.</summary>
    public StreamHead? FoldedWith(Recorded<TEvent> recorded) =>
        From is not null && From.Heads[recorded.StreamId] is var head && recorded.Version <= head.Version ? head : null;

    /// <summary>Whether the store holds less than was read from it, or folded: it is another one now.</summary>
    public bool IsBeyond(StreamVersions read)
    {
        foreach (var range in Ranges)
        {
            var version = read[range.StreamId];
            if (version < range.After || (From is not null && version < From.Heads[range.StreamId].Version))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadPlan<TEvent> Of(
        IReadOnlyList<StreamId> streams, StreamCache cache, DecideOn decideOn, HistoryNeed need, PendingStreams pending, Func<StreamId, bool> creates)
    {
        var known = new StreamHistory<TEvent>?[streams.Count];
        List<StreamRange>? ranges = null;
        for (var index = 0; index < known.Length; index++)
        {
            if (pending.Any && pending.Streams[index] is { } stream)
            {
                known[index] = (StreamHistory<TEvent>)stream.History!;
                CommandMetrics.CacheHits.Add(1);
            }
            else if (cache.Find<TEvent>(streams[index], need) is not { } cached)
            {
                if (decideOn == DecideOn.CachedState && creates(streams[index]))
                {
                    known[index] = StreamHistory<TEvent>.Empty(streams[index]);
                }
                else
                {
                    (ranges ??= []).Add(new StreamRange(streams[index]));
                }
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

        return new ReadPlan<TEvent>(streams, known, ranges ?? [], pending) { Need = need };
    }

    /// <summary>
    /// Events of decisions under way come after all others, unless the others were read since those decisions were sent: then the
    /// store may have committed them before, and nobody here knows. Within one stream the versions tell the order.
    /// </summary>
    private static bool IsInOrder(IReadOnlyList<StreamId> streams, PendingStreams pending, long reads) =>
        streams.Count == 1 || pending.Decisions.All(decision => decision.ReadsBefore == reads);

    /// <summary>The last event that was folded is read again, to be compared.</summary>
    private static StreamVersion StartOf(StreamHead head) => head.LastEvent is null ? StreamVersion.Empty : new StreamVersion(head.Version.Value - 1);

    /// <summary>Whether all that is at hand begins with what was folded, and continues with events that come after it in order.</summary>
    /// <remarks>Streams as of different moments were folded together, so that one of them may turn out to hold an event that comes between.</remarks>
    private bool Precedes(FoldedState folded)
    {
        var (last, next) = (long.MinValue, long.MaxValue);
        foreach (var history in Known)
        {
            var head = folded.Heads[history!.StreamId];
            if (!history.Proves(head))
            {
                return false;
            }

            if (Streams.Count > 1)
            {
                var first = history.IndexAfter(head.Version);
                last = first == 0 ? last : Math.Max(last, history[first - 1].OrderIn(Pending.UnderWay));
                next = first == history.Count ? next : Math.Min(next, history[first].OrderIn(Pending.UnderWay));
            }
        }

        return last < next;
    }

    private static ReadPlan<TEvent>? UnlessHeldUp(ReadPlan<TEvent> plan) => plan.Pending.Any && plan.Ranges.Count > 0 ? null : plan;

    private bool Disproves(FoldedState folded) => Known.Any(history => history is not null && history.Disproves(folded.Heads[history.StreamId]));

    /// <summary>The plan with those streams at hand that serve, and the others read after some version.</summary>
    private ReadPlan<TEvent> Reading(Func<StreamHistory<TEvent>?, bool> serves, Func<StreamId, StreamVersion> after)
    {
        var known = new StreamHistory<TEvent>?[Streams.Count];
        var ranges = new List<StreamRange>();
        var tails = Ranges.ToDictionary(range => range.StreamId);
        for (var index = 0; index < known.Length; index++)
        {
            var streamId = Streams[index];
            if (!serves(Known[index]))
            {
                ranges.Add(new StreamRange(streamId, After: after(streamId)));
            }
            else
            {
                known[index] = Known[index];
                if (tails.TryGetValue(streamId, out var tail))
                {
                    ranges.Add(tail);
                }
            }
        }

        return this with { Known = known, Ranges = ranges };
    }
}
