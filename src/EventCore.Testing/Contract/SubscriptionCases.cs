using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>A subscription delivers every committed event once and in order, what is there and what is appended later alike.</summary>
internal sealed class SubscriptionCases(ContractLog log) : ContractCases(log)
{
    public async Task The_end_of_the_log_is_its_last_event()
    {
        Expect.Equal(Checkpoint.Start, await Store.ReadEndAsync(CancellationToken), "the end of an empty log");
        var events = Several(7, "a");
        await AppendAsync(At(("a", 0)), events);

        Expect.Equal(new Checkpoint(new LogPosition(7), events[^1].Id), await Store.ReadEndAsync(CancellationToken), "the end of a log of seven events");
    }

    public async Task A_subscription_delivers_what_is_there_and_what_is_appended_later()
    {
        await FillAsync("a", 2_500);
        await using var subscription = Read(new SubscriptionRequest());
        Expect.Sequence(Positions(1, 2_500), await subscription.TakeAsync(2_500), "positions of what was there");

        await FillAsync("b", 3);
        Expect.Sequence(Positions(2_501, 3), await subscription.TakeAsync(3), "positions of what this store appended later");

        await (await OpenAgainAsync()).AppendAsync(new AppendRequest(At(("c", 0)), Several(2, "c")), CancellationToken);
        Expect.Sequence(Positions(2_504, 2), await subscription.TakeAsync(2), "positions of what another store appended later");
    }

    public async Task A_subscription_goes_on_behind_a_checkpoint_or_at_the_end()
    {
        var events = Several(5, "a");
        await AppendAsync(At(("a", 0)), events);
        await using var behind = Read(new SubscriptionRequest { Start = SubscriptionStart.After(new Checkpoint(new LogPosition(3), events[2].Id)) });
        await using var atEnd = Read(new SubscriptionRequest { Start = SubscriptionStart.After(await Store.ReadEndAsync(CancellationToken)) });

        await FillAsync("b", 2);

        Expect.Sequence(Positions(4, 4), await behind.TakeAsync(4), "positions behind a checkpoint");
        Expect.Sequence(Positions(6, 2), await atEnd.TakeAsync(2), "positions behind the end");
    }

    public async Task A_subscription_of_streams_delivers_them_in_position_order_from_wherever_it_begins()
    {
        for (var round = 0; round < 40; round++)
        {
            await AppendAsync(At(("a", round), ("b", round), ("c", round)), To("a"), To("b"), To("c"));
        }

        var filter = new EventFilter { Streams = Ids("a", "c").ToHashSet() };
        foreach (var from in new[] { 0, 1, 58, 59, 119, 120 })
        {
            await using var subscription = Read(new SubscriptionRequest { Filter = filter, Start = SubscriptionStart.After(new LogPosition(from)) });
            var expected = Positions(1, 120).Where(position => position > from && position % 3 != 2).ToList();
            Expect.Sequence(expected, await subscription.TakeAsync(expected.Count), $"positions of two streams above {from}");
        }

        await using var live = Read(new SubscriptionRequest { Filter = filter });
        await live.TakeAsync(80);
        await AppendAsync(At(("a", 40), ("b", 40), ("c", 40)), To("b"), To("c"), To("a"), To("c"));
        Expect.Sequence([122, 123, 124], await live.TakeAsync(3), "positions of two streams that were appended to later");
    }

    public async Task A_subscription_delivers_what_many_append_at_once_without_a_gap()
    {
        const int Writers = 6;
        const int Appends = 40;
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        await using var subscription = Read(new SubscriptionRequest());

        var appending = InParallelAsync(Writers, async writer =>
        {
            for (var number = 0; number < Appends; number++)
            {
                _ = await AppendUntilCommittedAsync(stores[writer % stores.Length], To("shared"), To($"own-{writer}"));
            }

            return writer;
        });
        var delivered = await subscription.TakeAsync(Writers * Appends * 2);
        await appending;

        Expect.Sequence(Positions(1, Writers * Appends * 2), delivered, "positions of what many appended at once");
    }

    private static IEnumerable<long> Positions(int first, int count) => Enumerable.Range(first, count).Select(position => (long)position);

    private Reading Read(SubscriptionRequest request) => new(Store.Subscribe(request, CancellationToken).GetAsyncEnumerator(CancellationToken));

    private sealed class Reading(IAsyncEnumerator<RecordedEvent> events) : IAsyncDisposable
    {
        public async Task<List<long>> TakeAsync(int count)
        {
            var positions = new List<long>();
            try
            {
                while (positions.Count < count && await events.MoveNextAsync().ConfigureAwait(false))
                {
                    positions.Add(events.Current.Position.Value);
                }
            }
            catch (EventStoreException ended)
            {
                throw new ContractViolationException($"Expected a subscription to deliver {count} events, but after {positions.Count} of them it ended: {ended.Message}", ended);
            }

            return positions;
        }

        public ValueTask DisposeAsync() => events.DisposeAsync();
    }
}
