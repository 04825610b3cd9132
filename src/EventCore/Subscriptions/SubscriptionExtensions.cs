using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>Subscriptions: reads that do not end, on any store.</summary>
/// <remarks>
/// <para>A subscription delivers every event that it wants, once, in position order, each stream in version order: first what is there, then
/// what is appended, which is one thing to its reader. It reads pages, one of them ahead while its reader works, and no
/// connection waits for the reader.</para>
/// <para>What may pass by itself, such as a database that cannot be reached, is tried until it has passed, with pauses of up to 10 s.</para>
/// </remarks>
public static class SubscriptionExtensions
{
    /// <summary>The events of a subscription, without end.</summary>
    /// <param name="store">The log.</param>
    /// <param name="request">Where to begin, and what is wanted; every event, from the first, unless given.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>. To stop in between, leave the loop.</param>
    /// <exception cref="EventStoreException">
    /// The store failed in a way that does not pass by itself; or the log has another event at the checkpoint than was read there; or it lacks an event.
    /// </exception>
    public static IAsyncEnumerable<RecordedEvent> Subscribe(this IEventStore store, SubscriptionRequest? request = null, CancellationToken cancellationToken = default) =>
        Events(store.SubscribeByPage(request, cancellationToken), cancellationToken);

    /// <summary>The events of a subscription, decoded, without end. Of other types than the union's it wants none, unless the filter names types.</summary>
    /// <inheritdoc cref="Subscribe(IEventStore, SubscriptionRequest?, CancellationToken)"/>
    /// <remarks>A stored event that was upcast to several gives as many, all with its position; one that was upcast to none gives none.</remarks>
    /// <exception cref="EventDecodingException">An event is none of the union, or damaged.</exception>
    public static IAsyncEnumerable<Recorded<TEvent>> Subscribe<TEvent>(this IEventStore store, SubscriptionRequest? request = null, CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent>
    {
        request ??= SubscriptionRequest.Everything;
        var filter = request.Filter.EventTypes is null ? request.Filter with { EventTypes = TEvent.Registry.EventTypes.ToFrozenSet() } : request.Filter;
        return Decoded<TEvent>(store.Subscribe(request with { Filter = filter }, cancellationToken), cancellationToken);
    }

    /// <summary>The same page by page, each with the checkpoint behind it, which also moves where nothing was wanted.</summary>
    /// <remarks>
    /// Keep the checkpoint with what was made of the page, and begin <see cref="SubscriptionStart.After(Checkpoint)"/> it the next time. A page
    /// without events comes when the end is reached for the first time, and when 10,000 events, or whatever there was in a second,
    /// held nothing that was wanted.
    /// </remarks>
    /// <inheritdoc cref="Subscribe(IEventStore, SubscriptionRequest?, CancellationToken)"/>
    public static IAsyncEnumerable<SubscriptionPage> SubscribeByPage(this IEventStore store, SubscriptionRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Subscription.PagesAsync(store, request ?? SubscriptionRequest.Everything, cancellationToken);
    }

    private static async IAsyncEnumerable<RecordedEvent> Events(IAsyncEnumerable<SubscriptionPage> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var recorded in page.Events)
            {
                yield return recorded;
            }
        }
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
}
