using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>Reads that go over as many pages as there are, on any store.</summary>
public static class EventStoreExtensions
{
    /// <summary>All events of some streams, merged in position order, as of the moment of the first page.</summary>
    /// <remarks>Fetched page by page: no connection is held while the consumer works.</remarks>
    public static IAsyncEnumerable<RecordedEvent> ReadAllAsync(this IEventStore store, ReadStreamsRequest read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(read);
        return Pages(store, read, cancellationToken);
    }

    /// <summary>All events of one stream from its first, as of the moment of the first page.</summary>
    public static IAsyncEnumerable<RecordedEvent> ReadStreamAsync(this IEventStore store, StreamId streamId, CancellationToken cancellationToken = default) =>
        store.ReadAllAsync(new ReadStreamsRequest([new StreamRange(streamId)]), cancellationToken);

    /// <summary>All events above a position, in position order, until a page comes back short.</summary>
    /// <remarks>One page is read ahead while the consumer works on the one before; no connection is held in between.</remarks>
    public static IAsyncEnumerable<RecordedEvent> ReadAllAsync(this IEventStore store, ReadLogRequest read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(read);
        return Pages(store, read, cancellationToken);
    }

    /// <summary>All events of one stream from its first, decoded, as of the moment of the first page.</summary>
    /// <remarks>A stored event that was upcast to several gives as many, all with its version; one that was upcast to none gives none.</remarks>
    /// <exception cref="EventDecodingException">An event is none of the union. Where that is to be expected, read raw events and use <see cref="EventRegistry{TEvent}.DecodeOrRaw"/>.</exception>
    public static IAsyncEnumerable<Recorded<TEvent>> ReadStreamAsync<TEvent>(this IEventStore store, StreamId streamId, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent> =>
        Decoded<TEvent>(store.ReadStreamAsync(streamId, cancellationToken), cancellationToken);

    /// <summary>All events of some streams, decoded and merged in position order, as of the moment of the first page.</summary>
    /// <remarks>A stored event that was upcast to several gives as many, all with its version; one that was upcast to none gives none.</remarks>
    /// <exception cref="EventDecodingException">An event is none of the union. Where that is to be expected, read raw events and use <see cref="EventRegistry{TEvent}.DecodeOrRaw"/>.</exception>
    public static IAsyncEnumerable<Recorded<TEvent>> ReadAllAsync<TEvent>(this IEventStore store, ReadStreamsRequest read, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent> =>
        Decoded<TEvent>(store.ReadAllAsync(read, cancellationToken), cancellationToken);

    /// <summary>All events above a position, decoded, in position order, until a page comes back short.</summary>
    /// <remarks>A stored event that was upcast to several gives as many, all with its position; one that was upcast to none gives none.</remarks>
    /// <exception cref="EventDecodingException">An event is none of the union. Where that is to be expected, read raw events and use <see cref="EventRegistry{TEvent}.DecodeOrRaw"/>.</exception>
    public static IAsyncEnumerable<Recorded<TEvent>> ReadAllAsync<TEvent>(this IEventStore store, ReadLogRequest read, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent> =>
        Decoded<TEvent>(store.ReadAllAsync(read, cancellationToken), cancellationToken);

    /// <summary>All streams of a listing, ordered by code point.</summary>
    public static IAsyncEnumerable<StreamSummary> ListAllAsync(this IEventStore store, ListStreamsRequest list, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(list);
        return Pages(store, list, cancellationToken);
    }

    private static async IAsyncEnumerable<Recorded<TEvent>> Decoded<TEvent>(IAsyncEnumerable<RecordedEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        await foreach (var stored in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var recorded in TEvent.Registry.Decode(stored))
            {
                yield return recorded;
            }
        }
    }

    private static async IAsyncEnumerable<RecordedEvent> Pages(IEventStore store, ReadStreamsRequest read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = read; next is not null;)
        {
            var page = await store.ReadStreamsAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
            {
                yield return recorded;
            }

            next = next.Next(page);
        }
    }

    private static async IAsyncEnumerable<RecordedEvent> Pages(IEventStore store, ReadLogRequest read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = store.ReadLogAsync(read, ending.Token).AsTask();
        try
        {
            while (true)
            {
                var page = await next.ConfigureAwait(false);
                var isLast = page.Count < read.PageSize.Value;
                if (!isLast)
                {
                    read = read with { After = page[^1].Position };
                    next = store.ReadLogAsync(read, ending.Token).AsTask();
                }

                foreach (var recorded in page)
                {
                    yield return recorded;
                }

                if (isLast)
                {
                    break;
                }
            }
        }
        finally
        {
            // A consumer that stops early has no use for the page that was read ahead, nor for its failure.
            await ending.CancelRegardlessAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async IAsyncEnumerable<StreamSummary> Pages(IEventStore store, ListStreamsRequest list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<StreamSummary> page;
        do
        {
            page = await store.ListStreamsAsync(list, cancellationToken).ConfigureAwait(false);
            foreach (var summary in page)
            {
                yield return summary;
            }

            list = page is [.., var last] ? list with { After = last.StreamId } : list;
        }
        while (page.Count == list.PageSize.Value);
    }
}
