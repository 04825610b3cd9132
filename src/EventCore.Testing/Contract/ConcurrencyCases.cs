using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Decisions that race have the outcome of one after the other, and readers see each whole or not at all.</summary>
internal sealed class ConcurrencyCases(ContractLog log) : ContractCases(log)
{
    public async Task Sixteen_writers_on_one_stream_lose_nothing() => await ExpectNothingLostAsync([Store]);

    public async Task Sixteen_writers_on_one_stream_through_two_stores_lose_nothing() => await ExpectNothingLostAsync([Store, await OpenAgainAsync()]);

    public async Task Of_appends_that_race_at_one_version_exactly_one_commits()
    {
        const int rounds = 20;
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        for (var round = 0; round < rounds; round++)
        {
            var answers = await InParallelAsync(8, async writer =>
                await stores[writer % stores.Length].AppendAsync(new AppendRequest(At(("checking", round)), [To("checking")]), CancellationToken));

            Expect.Equal(1, answers.OfType<AppendResult.Appended>().Count(), "the number of appends that committed");
        }

        await ExpectLogOfAsync(rounds);
    }

    public async Task Writers_of_different_streams_do_not_conflict()
    {
        IEventStore[] stores = [Store, await OpenAgainAsync()];

        var answers = await InParallelAsync(32, async writer =>
            await stores[writer % stores.Length].AppendAsync(new AppendRequest(At(($"account-{writer}", 0)), Several(3, $"account-{writer}")), CancellationToken));

        Expect.Equal(answers.Length, answers.OfType<AppendResult.Appended>().Count(), "the number of appends that committed");
        await ExpectLogOfAsync(3 * answers.Length);
    }

    public async Task Decisions_that_cross_two_streams_in_opposite_order_all_finish()
    {
        const int rounds = 50;
        (IEventStore Store, string First, string Second)[] sides = [(Store, "a", "b"), (await OpenAgainAsync(), "b", "a")];

        await InParallelAsync(sides.Length, async writer =>
        {
            var (store, first, second) = sides[writer];
            for (var round = 0; round < rounds; round++)
            {
                await AppendUntilCommittedAsync(store, To(first), To(second));
            }

            return true;
        });

        Expect.Equal(2 * rounds, await VersionOfAsync("a"), "the version of stream 'a'");
        Expect.Equal(2 * rounds, await VersionOfAsync("b"), "the version of stream 'b'");
        await ExpectLogOfAsync(4 * rounds);
    }

    public async Task Of_two_decisions_that_each_read_the_stream_the_other_writes_exactly_one_commits()
    {
        const int rounds = 50;
        IEventStore[] stores = [Store, await OpenAgainAsync()];
        for (var round = 1; round <= rounds; round++)
        {
            var expected = At(($"alice-{round}", 0), ($"bob-{round}", 0));
            string[] written = [$"alice-{round}", $"bob-{round}"];

            var answers = await InParallelAsync(2, async writer =>
                await stores[writer].AppendAsync(new AppendRequest(expected, [To(written[writer])]), CancellationToken));

            Expect.Equal(1, answers.OfType<AppendResult.Appended>().Count(), "the number of decisions that committed, of two that rely on each other's stream being empty");
            var winner = answers[0] is AppendResult.Appended ? 0 : 1;
            var conflict = Expect.Case<AppendResult.Conflict>(answers[1 - winner], "the answer to the other decision");
            Expect.Sequence(
                [new StreamConflict(new StreamId(written[winner]), StreamVersion.Empty, new StreamVersion(1))], conflict.Streams, "conflicting streams");
        }

        await ExpectLogOfAsync(rounds);
    }

    public async Task A_page_over_two_streams_shows_each_decision_whole()
    {
        var other = await OpenAgainAsync();
        await WhileWritingPairsAsync(async () =>
        {
            var page = await other.ReadStreamsAsync(new ReadStreamsRequest(Ranges("a", "b"), LargePage), CancellationToken);

            Expect.Equal(page.Versions[new StreamId("a")], page.Versions[new StreamId("b")], "the version of a stream that every decision writes together with the other");
            foreach (var (streamId, version) in page.Versions)
            {
                Expect.Equal(version.Value, page.Events.Count(@event => @event.StreamId == streamId), $"the number of events of stream '{streamId}', whose version the same page gives");
            }
        });
    }

    public async Task Versions_of_two_streams_show_each_decision_whole()
    {
        var other = await OpenAgainAsync();
        await WhileWritingPairsAsync(async () =>
        {
            var versions = await other.ReadVersionsAsync(Ids("a", "b"), CancellationToken);

            Expect.Equal(versions[new StreamId("a")], versions[new StreamId("b")], "the version of a stream that every decision writes together with the other");
        });
    }

    public async Task A_page_of_the_log_shows_each_decision_whole()
    {
        var other = await OpenAgainAsync();
        await WhileWritingPairsAsync(async () =>
        {
            var page = await other.ReadLogAsync(new ReadLogRequest(LogPosition.Start, LargePage), CancellationToken);

            Expect.Equal(0, page.Count % 2, "the remainder of events from decisions of two events each");
        });
    }

    private async Task ExpectNothingLostAsync(IEventStore[] stores)
    {
        const int writers = 16;
        const int each = 5;
        var answers = await InParallelAsync(writers, async writer =>
        {
            var mine = new List<(EventId Id, AppendResult.Appended Appended)>();
            foreach (var @event in Several(each, "hot"))
            {
                mine.Add((@event.Id, await AppendUntilCommittedAsync(stores[writer % stores.Length], @event)));
            }

            return mine;
        });

        var recorded = await ExpectSoundLogAsync();
        var answered = answers.SelectMany(mine => mine).OrderBy(mine => mine.Appended.LastPosition).ToList();
        Expect.Sequence(answered.Select(mine => mine.Id), recorded.Select(@event => @event.Id), "event ids by position");
        Expect.Sequence(
            Enumerable.Range(1, writers * each).Select(version => At(("hot", version))), answered.Select(mine => mine.Appended.Versions), "the versions the writers were told");
    }

    /// <summary>Checks again and again while decisions append one event to each of the streams a and b.</summary>
    private async Task WhileWritingPairsAsync(Func<Task> check)
    {
        var writing = InParallelAsync(4, async _ =>
        {
            for (var round = 0; round < 25; round++)
            {
                await AppendUntilCommittedAsync(Store, To("a"), To("b"));
            }

            return true;
        });
        await Task.WhenAll(writing, CheckUntilWrittenAsync());
        await check();

        async Task CheckUntilWrittenAsync()
        {
            while (!writing.IsCompleted)
            {
                await check();
            }
        }
    }
}
