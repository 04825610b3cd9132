using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Positions are dense and in commit order, whatever else happens.</summary>
internal sealed class PositionCases(ContractLog log) : ContractCases(log)
{
    public async Task Positions_count_from_1_in_the_order_of_commits_through_any_store()
    {
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        var ids = new List<EventId>();
        for (var number = 0; number < 20; number++)
        {
            var @event = To($"account-{number % 3}");
            var appended = await AppendUntilCommittedAsync(stores[number % 2], @event);

            ids.Add(@event.Id);
            Expect.Equal(new LogPosition(ids.Count), appended.LastPosition, "the position of the last event");
        }

        Expect.Sequence(ids, (await ExpectSoundLogAsync()).Select(@event => @event.Id), "event ids by position");
    }

    public async Task Conflicts_and_refused_appends_leave_no_hole_in_the_positions()
    {
        var first = To("checking", "1");
        await AppendAsync(At(("checking", 0)), first);
        await ConflictAsync(At(("checking", 0), ("savings", 0)), To("savings"), To("checking"));
        await Expect.ThrowsAsync<EventIdReusedException>(
            () => SendAsync(At(("checking", 1), ("savings", 0)), To("savings"), To("checking", "2", id: first.Id)), "an append of an event id that is taken");
        await AppendAsync(At(("checking", 0)), first);
        await Expect.ThrowsAsync<ArgumentException>(
            () => SendAsync(At(("checking", 1)), Several(AppendLimits.Default.MaxEvents + 1, "checking")), "an append of too many events");

        var appended = await AppendAsync(At(("checking", 1)), To("checking"));

        Expect.Equal(new LogPosition(2), appended.LastPosition, "the position after refused appends");
        await ExpectLogOfAsync(2);
    }

    public async Task Positions_are_dense_and_each_decision_has_neighbouring_ones_under_concurrent_commits_and_conflicts()
    {
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        var answers = await InParallelAsync(8, async writer =>
        {
            var mine = new List<(NewEvent[] Events, AppendResult.Appended Appended)>();
            for (var round = 0; round < 10; round++)
            {
                NewEvent[] events = [To($"own-{writer}"), To("shared"), To($"own-{writer}")];
                mine.Add((events, await AppendUntilCommittedAsync(stores[writer % 2], events)));
            }

            return mine;
        });

        var recorded = await ExpectSoundLogAsync();
        foreach (var (events, appended) in answers.SelectMany(mine => mine))
        {
            var first = (int)appended.LastPosition.Value - events.Length;
            Expect.Sequence(
                events.Select(@event => @event.Id), recorded.Skip(first).Take(events.Length).Select(@event => @event.Id), "event ids up to the position a decision was told");
            Expect.Sequence(
                events.Select(_ => appended.CreatedAt), recorded.Skip(first).Take(events.Length).Select(@event => @event.CreatedAt), "creation times of the events of a decision");
        }
    }

    public async Task A_reader_that_follows_the_log_skips_no_event_while_writers_run()
    {
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        var reader = await OpenAgainAsync();
        var writing = InParallelAsync(8, async writer =>
        {
            for (var round = 0; round < 25; round++)
            {
                await AppendUntilCommittedAsync(stores[writer % 2], Several(1 + (round % 3), $"account-{writer}"));
            }

            return true;
        });

        var seen = new List<RecordedEvent>();
        for (var isLast = false; !isLast;)
        {
            // Asked before the page is read, so that the last page is read after the last append.
            isLast = writing.IsCompleted;
            await foreach (var recorded in reader.ReadAllAsync(
                new ReadLogRequest(seen is [.., var last] ? last.Position : LogPosition.Start, new PageSize(7)), CancellationToken))
            {
                seen.Add(recorded);
            }
        }

        await writing;
        Expect.Sequence(
            (await ExpectSoundLogAsync()).Select(@event => (@event.Position, @event.Id)), seen.Select(@event => (@event.Position, @event.Id)), "events a reader saw that followed the log");
    }

    public async Task A_reader_that_follows_a_stream_skips_no_event_while_writers_run()
    {
        var reader = await OpenAgainAsync();
        var writing = InParallelAsync(4, async _ =>
        {
            for (var round = 0; round < 10; round++)
            {
                await AppendUntilCommittedAsync(Store, To("hot"), To("hot"));
            }

            return true;
        });

        var seen = new List<RecordedEvent>();
        for (var isLast = false; !isLast;)
        {
            isLast = writing.IsCompleted;
            var range = new StreamRange(new StreamId("hot"), After: new StreamVersion(seen.Count));
            seen.AddRange(await reader.ReadAllAsync(new ReadStreamsRequest([range], new PageSize(3)), CancellationToken).ToListAsync(CancellationToken));
        }

        await writing;
        Expect.Sequence((await ReadStreamAsync("hot")).Select(@event => @event.Id), seen.Select(@event => @event.Id), "events a reader saw that followed the stream");
        await ExpectLogOfAsync(80);
    }
}
