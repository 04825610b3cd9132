using EventCore.Stores;

namespace EventCore;

/// <summary>Reads some streams, merged in position order, and nothing else of the log.</summary>
internal sealed class StreamsReader : ISubscriptionReader
{
    /// <summary>The most events of a page.</summary>
    public const int MaxPageEvents = 1_000;

    private readonly LogFeed _feed;
    private readonly KnownEvent _known;
    private readonly Dictionary<StreamId, StreamVersion> _reached;

    // Whose event is the one at the checkpoint; null before the first.
    private StreamId? _latest;

    private StreamsReader(LogFeed feed, Dictionary<StreamId, StreamVersion> reached, Checkpoint at) =>
        (_feed, _known, _reached, At) = (feed, new KnownEvent(feed), reached, at);

    public Checkpoint At { get; private set; }

    /// <summary>Begins with the first event of each stream behind a checkpoint.</summary>
    public static async Task<StreamsReader> StartAsync(LogFeed feed, IReadOnlySet<StreamId> streams, Checkpoint from, CancellationToken cancellationToken)
    {
        var reached = from.Position == LogPosition.Start
            ? streams.ToDictionary(streamId => streamId, _ => StreamVersion.Empty)
            : await FindVersionsAsync(feed.Store, streams, from.Position, cancellationToken).ConfigureAwait(false);
        return new StreamsReader(feed, reached, from);
    }

    public async Task<FeedPage> ReadAsync(long beat, CancellationToken cancellationToken)
    {
        await _known.RequireAsync(At, cancellationToken).ConfigureAwait(false);

        // As with the log: the event at the checkpoint is read again with those behind it.
        var known = _latest is null ? 0 : 1;
        var ranges = _reached.Select(stream => new StreamRange(stream.Key, stream.Key == _latest ? new StreamVersion(stream.Value.Value - 1) : stream.Value));
        var read = new ReadStreamsRequest([.. ranges], new PageSize(MaxPageEvents + known));
        var page = (await _feed.Reads.ReadStreamsAsync(read, cancellationToken).ConfigureAwait(false)).Events;
        if (known > 0)
        {
            LogOrder.RequireKnown(At, page is [var there, ..] ? there.Id : _feed.ReadsCopy ? At.EventId : null);
        }

        RecordedEvent[] events = [.. page.Skip(known)];
        RequireOrder(events);
        foreach (var recorded in events)
        {
            _reached[recorded.StreamId] = recorded.Version;
            (_latest, At) = (recorded.StreamId, new Checkpoint(recorded.Position, recorded.Id));
        }

        return new FeedPage(events, page.Count < read.PageSize.Value ? beat : null);
    }

    public void Distrust() => _known.Distrust();

    /// <summary>Before anything is taken over: a page is delivered whole or not at all.</summary>
    private void RequireOrder(RecordedEvent[] events)
    {
        var (reached, position) = (new Dictionary<StreamId, StreamVersion>(), At.Position);
        foreach (var recorded in events)
        {
            LogOrder.RequireNext(reached.GetValueOrDefault(recorded.StreamId, _reached[recorded.StreamId]), position, recorded);
            (reached[recorded.StreamId], position) = (recorded.Version, recorded.Position);
        }
    }

    /// <summary>How many events each stream had up to a position: found by halves, in as many reads as the longest stream's version has digits in base 2.</summary>
    private static async Task<Dictionary<StreamId, StreamVersion>> FindVersionsAsync(
        IEventStore store, IReadOnlySet<StreamId> streams, LogPosition upTo, CancellationToken cancellationToken)
    {
        var current = await store.ReadVersionsAsync([.. streams], cancellationToken).ConfigureAwait(false);
        var (atLeast, atMost) = (streams.ToDictionary(streamId => streamId, _ => 0L), streams.ToDictionary(streamId => streamId, streamId => current[streamId].Value));
        while (streams.Where(streamId => atLeast[streamId] < atMost[streamId]).ToList() is [_, ..] open)
        {
            var middles = open.Select(streamId => new StreamVersion((atLeast[streamId] + atMost[streamId] + 1) / 2)).ToList();
            var ranges = open.Zip(middles, (streamId, middle) => new StreamRange(streamId, new StreamVersion(middle.Value - 1), middle));
            foreach (var recorded in (await store.ReadStreamsAsync(new ReadStreamsRequest([.. ranges], new PageSize(Math.Min(open.Count, PageSize.Max))), cancellationToken).ConfigureAwait(false)).Events)
            {
                if (recorded.Position <= upTo)
                {
                    atLeast[recorded.StreamId] = recorded.Version.Value;
                }
                else
                {
                    atMost[recorded.StreamId] = recorded.Version.Value - 1;
                }
            }
        }

        return atLeast.ToDictionary(stream => stream.Key, stream => new StreamVersion(stream.Value));
    }
}
