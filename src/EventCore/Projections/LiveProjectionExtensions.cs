using EventCore.Stores;

namespace EventCore;

/// <summary>Live projections: a state that is folded now, from pages of events, and stored nowhere.</summary>
public static class LiveProjectionExtensions
{
    /// <summary>Folds one stream.</summary>
    /// <inheritdoc cref="FoldAsync{TState, TEvent}(IEventStore, LiveProjection{TState, TEvent}, IReadOnlyCollection{StreamId}, CancellationToken)"/>
    public static Task<FoldedStreams<TState>> FoldAsync<TState, TEvent>(
        this IEventStore store, LiveProjection<TState, TEvent> projection, StreamId streamId, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent> =>
        store.FoldAsync(projection, [streamId], cancellationToken);

    /// <summary>Folds some streams, merged in position order, all as of one moment.</summary>
    /// <param name="store">The log.</param>
    /// <param name="projection">How.</param>
    /// <param name="streams">1 to <see cref="AppendLimits.MaxStreams"/> of the store, each once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">No stream, too many, or one twice.</exception>
    /// <exception cref="EventDecodingException">An event of the streams is none of <typeparamref name="TEvent"/>, or damaged.</exception>
    /// <exception cref="EventStoreException">The store failed.</exception>
    public static async Task<FoldedStreams<TState>> FoldAsync<TState, TEvent>(
        this IEventStore store, LiveProjection<TState, TEvent> projection, IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(streams);
        var (state, versions) = (projection.Initial, (StreamVersions?)null);
        for (var read = new ReadStreamsRequest([.. streams.Select(streamId => new StreamRange(streamId))]); read is not null;)
        {
            var page = await store.ReadStreamsAsync(read, cancellationToken).ConfigureAwait(false);
            foreach (var stored in page.Events)
            {
                state = projection.Apply(state, stored);
            }

            versions ??= page.Versions;
            read = read.Next(page);
        }

        return new FoldedStreams<TState>(state, versions!);
    }

    /// <summary>Folds what a filter wants of the whole log. Of other types than the union's it wants none, unless it names types.</summary>
    /// <param name="store">The log.</param>
    /// <param name="projection">How.</param>
    /// <param name="filter">Which events; all of the union's unless given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EventDecodingException">An event is none of <typeparamref name="TEvent"/>, or damaged.</exception>
    /// <exception cref="EventStoreException">The store failed.</exception>
    /// <remarks>Reads the log from its first event to its end, whatever is wanted of it. Streams that are known are better folded by their ids.</remarks>
    public static async Task<FoldedLog<TState>> FoldLogAsync<TState, TEvent>(
        this IEventStore store, LiveProjection<TState, TEvent> projection, EventFilter? filter = null, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(projection);
        var wanted = (filter ?? EventFilter.All).OfUnion<TEvent>();
        var (state, checkpoint) = (projection.Initial, Checkpoint.Start);
        await foreach (var stored in store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), cancellationToken).ConfigureAwait(false))
        {
            state = wanted.Matches(stored) ? projection.Apply(state, stored) : state;
            checkpoint = new Checkpoint(stored.Position, stored.Id);
        }

        return new FoldedLog<TState>(state, checkpoint);
    }
}
