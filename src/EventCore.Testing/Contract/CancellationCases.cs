using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A token keeps an append from being sent, or ends the wait: its caller can tell which, and nobody else notices.</summary>
internal sealed class CancellationCases(ContractLog log) : ContractCases(log)
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    public async Task An_append_that_is_cancelled_before_the_call_writes_nothing()
    {
        await FillAsync("checking", 1);

        await Expect.ThrowsAsync<OperationCanceledException>(
            () => Store.AppendAsync(new AppendRequest(At(("checking", 1), ("savings", 0)), [To("checking"), To("savings")]), Cancelled).AsTask(), "an append with a cancelled token");

        await ExpectLogOfAsync(1);
    }

    public async Task A_read_of_streams_that_is_cancelled_before_the_call_throws() =>
        await ExpectCancelledAsync(() => Store.ReadStreamsAsync(new ReadStreamsRequest(Ranges("checking")), Cancelled).AsTask());

    public async Task A_read_of_the_log_that_is_cancelled_before_the_call_throws() =>
        await ExpectCancelledAsync(() => Store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancelled).AsTask());

    public async Task A_read_of_versions_that_is_cancelled_before_the_call_throws() =>
        await ExpectCancelledAsync(() => Store.ReadVersionsAsync(Ids("checking"), Cancelled).AsTask());

    public async Task A_listing_that_is_cancelled_before_the_call_throws() =>
        await ExpectCancelledAsync(() => Store.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), Cancelled).AsTask());

    public async Task Appends_that_are_cancelled_while_they_race_are_there_whole_or_not_at_all()
    {
        const int writers = 8;
        var racing = await OpenAgainAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        // Half of the writers can be cancelled; the others share the store with them and must not notice.
        var attempts = await InParallelAsync(writers, async writer =>
        {
            var mine = new List<(NewEvent[] Events, bool? IsAppended)>();
            for (var round = 0; round < 50 && !cancellation.IsCancellationRequested; round++)
            {
                NewEvent[] events = [To($"own-{writer}-{round}"), To($"also-own-{writer}-{round}")];
                mine.Add((events, await IsAppendedAsync(racing, events, writer % 2 == 0 ? cancellation.Token : CancellationToken)));
                if (writer == 1 && round == 10)
                {
                    await cancellation.CancelAsync();
                }
            }

            return mine;
        });

        await IsAppendedAsync(racing, [To("afterwards")], CancellationToken);

        // An append whose caller gave up may still be on its way. A store that is disposed has finished what it accepted.
        await racing.DisposeAsync();
        var known = (await ExpectSoundLogAsync()).Select(@event => @event.Id).ToHashSet();
        foreach (var (events, isAppended) in attempts.SelectMany(mine => mine))
        {
            var found = events.Count(@event => known.Contains(@event.Id));
            var (isAsExpected, what) = isAppended switch
            {
                true => (found == events.Length, "an answered append whole"),
                false => (found == 0, "nothing of an append that was cancelled before it was sent"),
                null => (found == 0 || found == events.Length, "an append whose caller gave up whole or not at all"),
            };
            Expect.True(isAsExpected, what, $"{found} of its {events.Length} events");
        }
    }

    public async Task An_append_that_was_cancelled_can_be_sent_again()
    {
        for (var round = 0; round < 30; round++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
            NewEvent[] events = [To($"a-{round}"), To($"b-{round}")];
            var first = Task.Run(() => IsAppendedAsync(Store, events, cancellation.Token), CancellationToken);
            await cancellation.CancelAsync();
            await first;

            var again = await AppendAsync(At(($"a-{round}", 0), ($"b-{round}", 0)), events);

            Expect.Equal(At(($"a-{round}", 1), ($"b-{round}", 1)), again.Versions, "the versions an append sent again is answered with");
        }

        await ExpectLogOfAsync(60);
    }

    private static async Task ExpectCancelledAsync(Func<Task> call) =>
        await Expect.ThrowsAsync<OperationCanceledException>(call, "a call with a cancelled token");

    /// <summary>True where the append was answered, false where it was cancelled before it was sent, null where its outcome is unknown.</summary>
    private static async Task<bool?> IsAppendedAsync(IEventStore store, NewEvent[] events, CancellationToken cancellationToken)
    {
        try
        {
            var append = new AppendRequest(new StreamVersions(events.Select(@event => KeyValuePair.Create(@event.StreamId, StreamVersion.Empty))), events);
            Expect.Case<AppendResult.Appended>(await store.AppendAsync(append, cancellationToken), "the answer of an append that nothing stands against");
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (AppendOutcomeUnknownException unknown) when (cancellationToken.IsCancellationRequested)
        {
            Expect.Sequence(events.Select(@event => @event.Id), unknown.EventIds, "the event ids of an append whose caller gave up");
            return null;
        }
    }
}
