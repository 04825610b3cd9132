using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>Delivers what a request asks for, without end: catches up, waits for more, and goes on after failures.</summary>
internal static class Subscription
{
    /// <summary>How many events may be passed over before the reader is told of it, so that its checkpoint moves.</summary>
    public const int MaxPassedOver = 10_000;

    /// <summary>How long what was passed over may go untold, unless there is nothing to tell.</summary>
    public static readonly TimeSpan MaxUntold = TimeSpan.FromSeconds(1);

    /// <summary>What may pass by itself is tried for ever, with no longer pauses than these.</summary>
    private static readonly RetryPolicy WhileTransient = new() { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(10) };

    public static async IAsyncEnumerable<SubscriptionPage> PagesAsync(IEventStore store, SubscriptionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var member = LogFeeds.Join(store, request.TimeProvider);
        await using var memberScope = member.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = await UntilItPassesAsync(request, () => StartAsync(member, request, ending.Token), ending.Token).ConfigureAwait(false);
        var ahead = ReadAsync(member, request, reader, ending.Token);
        try
        {
            var (told, toldAt, reachedEndBefore) = (reader.At, request.TimeProvider.GetTimestamp(), false);
            while (true)
            {
                var (page, at, beat) = await ahead.ConfigureAwait(false);
                var reachedEnd = page.EndAsOf >= beat.Number;
                if (!reachedEnd)
                {
                    // While the reader works on this page.
                    ahead = ReadAsync(member, request, reader, ending.Token);
                }

                var wanted = Wanted(request.Filter, page.Events);
                var isWorthTelling = wanted.Count > 0
                    || (reachedEnd && !reachedEndBefore)
                    || at.Position.Value - told.Position.Value >= MaxPassedOver
                    || (at.Position > told.Position && request.TimeProvider.GetElapsedTime(toldAt) >= MaxUntold);
                if (isWorthTelling)
                {
                    (told, toldAt) = (at, request.TimeProvider.GetTimestamp());
                    reachedEndBefore |= reachedEnd;
                    SubscriptionMetrics.CountDelivered(request.Name, wanted.Count);
                    yield return new SubscriptionPage(wanted, at, reachedEnd);
                }

                if (reachedEnd)
                {
                    await beat.Next.WaitAsync(cancellationToken).ConfigureAwait(false);
                    ahead = ReadAsync(member, request, reader, ending.Token);
                }
            }
        }
        finally
        {
            // A reader that stops early has no use for what was read ahead, nor for its failure.
            await ending.CancelRegardlessAsync().ConfigureAwait(false);
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<ISubscriptionReader> StartAsync(FeedMember member, SubscriptionRequest request, CancellationToken cancellationToken)
    {
        var from = request.Start is SubscriptionStart.AfterCase after
            ? after.Checkpoint
            : await member.Feed.Store.ReadEndAsync(cancellationToken).ConfigureAwait(false);
        return request.Filter.Streams is { } streams
            ? await StreamsReader.StartAsync(member.Feed, streams, from, cancellationToken).ConfigureAwait(false)
            : new LogReader(member, from);
    }

    private static Task<(FeedPage Page, Checkpoint At, FeedBeat Beat)> ReadAsync(
        FeedMember member, SubscriptionRequest request, ISubscriptionReader reader, CancellationToken cancellationToken)
    {
        return UntilItPassesAsync(request, ReadOnceAsync, cancellationToken);

        async Task<(FeedPage, Checkpoint, FeedBeat)> ReadOnceAsync()
        {
            var beat = member.Feed.Now;
            try
            {
                return (await reader.ReadAsync(beat.Number, cancellationToken).ConfigureAwait(false), reader.At, beat);
            }
            catch
            {
                reader.Distrust();
                throw;
            }
        }
    }

    private static async Task<T> UntilItPassesAsync<T>(SubscriptionRequest request, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (EventCoreException failure) when (failure.IsTransient)
            {
                SubscriptionMetrics.CountFailure(request.Name);
                request.Failed?.Invoke();
                await Task.Delay(WhileTransient.DelayAfter(failures, random: 1), request.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static IReadOnlyList<RecordedEvent> Wanted(EventFilter filter, IReadOnlyList<RecordedEvent> events) =>
        ReferenceEquals(filter, EventFilter.All) ? events : [.. events.Where(filter.Matches)];
}
