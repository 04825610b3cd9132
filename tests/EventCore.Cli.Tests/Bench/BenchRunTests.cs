using EventCore.Stores;

namespace EventCore.Cli.Tests;

public sealed class BenchRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1_024)]
    public async Task Every_operation_of_every_workload_succeeds_at_any_concurrency(int concurrency)
    {
        var results = await Run(new InMemoryEventStore(), new BenchSettings { Concurrency = concurrency, Rounds = 1, WarmUp = TimeSpan.Zero });

        Assert.Equal([("single-stream", 1_000, 1_000), ("multi-stream", 500, 500), ("batch", 20, 20)], results.Select(result => (result.Name, result.Tally.Operations, result.Tally.Succeeded)));
        Assert.Equal([1_000, 500 + (500 * 7 / 2), 2_000], results.Select(result => result.Tally.Events));
        Assert.All(results, result => Assert.Equal(result.Tally.Events, result.Rounds[0].StoredEvents));
    }

    [Theory]
    [InlineData("many-commands", 1_000)]
    [InlineData("many-reads", 10_000)]
    [InlineData("lone-command", 1)]
    public async Task Some_workloads_have_as_many_operations_at_once_as_their_name_says_whatever_the_run_has(string name, int atOnce)
    {
        var result = (await Run(new InMemoryEventStore(), Only(name) with { Concurrency = 4 }))[0];

        Assert.Equal((atOnce, 0), (result.Concurrency, result.Tally.Operations - result.Tally.Succeeded));
    }

    [Fact]
    public async Task Scale_multiplies_the_operations()
    {
        var results = await Run(new InMemoryEventStore(), Only(BatchWorkload.Name) with { Scale = 3 });

        Assert.Equal(60, results[0].Tally.Operations);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task A_transfer_appends_to_three_different_accounts_and_all_are_used_alike(int accounts)
    {
        var store = new InMemoryEventStore();
        await Run(store, Only(ThreeStreamWorkload.Name) with { Streams = accounts, Concurrency = 1 });

        var transfers = (await Events(store, "/three-stream/")).Skip(2 * accounts).Chunk(3).ToList();
        Assert.Equal(1_000, transfers.Count);
        Assert.All(transfers, transfer => Assert.Equal(3, transfer.Select(recorded => recorded.StreamId).Distinct().Count()));
        var uses = transfers.SelectMany(transfer => transfer).CountBy(recorded => recorded.StreamId).Select(account => account.Value).ToList();
        Assert.Equal(accounts, uses.Count);
        Assert.InRange(uses.Max() - uses.Min(), 0, 1);
    }

    [Fact]
    public async Task Transfers_that_are_under_way_together_share_no_account()
    {
        var store = new InMemoryEventStore();
        await Run(store, Only(ThreeStreamWorkload.Name) with { Concurrency = 1 });

        var together = (await Events(store, "/three-stream/")).Skip(2_000).Chunk(3 * 64);
        Assert.All(together, transfers => Assert.Equal(transfers.Length, transfers.Select(recorded => recorded.StreamId).Distinct().Count()));
    }

    [Fact]
    public async Task One_stream_is_enough_for_every_command()
    {
        var store = new InMemoryEventStore();

        var result = (await Run(store, Only(SingleStreamWorkload.Name) with { Streams = 1 }))[0];

        Assert.Equal((1_000, 0), (result.Tally.Succeeded, result.Tally.Conflicts));
        Assert.Single((await Events(store, "/single-stream/")).Select(recorded => recorded.StreamId).Distinct());
    }

    [Fact]
    public async Task Commands_on_a_long_stream_leave_a_snapshot()
    {
        var store = new InMemoryEventStore();
        var run = RunOf(store, Only(SingleStreamWorkload.Name) with { Streams = 1, Scale = 3 });

        await run.RunAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken);

        // It is saved in the background.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await SnapshotOfTheAccount(store, run) is null)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    [Fact]
    public async Task Without_snapshots_none_is_left()
    {
        var store = new InMemoryEventStore();
        var run = RunOf(store, Only(SingleStreamWorkload.Name) with { Streams = 1, Scale = 3, Snapshots = SnapshotOptions.Off });

        await run.RunAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken);

        Assert.Null(await SnapshotOfTheAccount(store, run));
    }

    [Fact]
    public async Task The_log_is_read_once_by_one_reader()
    {
        var result = (await Run(new InMemoryEventStore(), Only(ReadLogWorkload.Name) with { Scale = 2 }))[0];

        Assert.Equal((20, 20, 1), (result.Tally.Operations, result.Tally.Succeeded, result.Concurrency));
        Assert.Equal((20_000, 0, 0), (result.Tally.EventsRead, result.Tally.Events, result.Rounds[0].StoredEvents));
        Assert.Equal(20_000 / result.Rounds[0].Elapsed.TotalSeconds, result.Rounds[0].EventsPerSecond, tolerance: 1);
    }

    [Fact]
    public async Task Events_of_the_log_that_is_read_have_200_bytes_of_data()
    {
        var store = new InMemoryEventStore();

        await Run(store, Only(ReadLogWorkload.Name));

        Assert.InRange((await Events(store, "/read-log/")).Average(recorded => recorded.Data.Length), 195, 205);
    }

    [Fact]
    public async Task A_page_without_enough_events_of_the_workload_has_failed()
    {
        var store = new InMemoryEventStore();
        var plan = new WorkloadPlan("own/", Operations: 2);
        var workload = new ReadLogWorkload(plan);
        var benched = new BenchedStore(store, new CommandExecutor(store));
        await new Preparation(benched, concurrency: 1).ForEachAsync(
            1, (commands, _, stop) => commands.ExecuteAsync(new RecordObservations(new StreamId("others/station"), 10), null, stop), TestContext.Current.CancellationToken);
        await workload.PrepareAsync(new Preparation(benched, concurrency: 1), TestContext.Current.CancellationToken);

        var read = await workload.ExecuteAsync(benched, 0, TestContext.Current.CancellationToken);
        await workload.ExecuteAsync(benched, 1, TestContext.Current.CancellationToken);
        var past = await Assert.ThrowsAsync<ToolException>(() => workload.ExecuteAsync(benched, 2, TestContext.Current.CancellationToken));

        Assert.Equal(new OperationOutcome.Read(1_000), read);
        Assert.Contains("held 0 of 1000 events", past.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_is_over_ends_a_workload_whose_operations_are_not()
    {
        var settings = Only(SingleStreamWorkload.Name) with { Scale = BenchSettings.MaxScale, Duration = TimeSpan.FromMilliseconds(100) };

        var result = (await Run(new InMemoryEventStore(), settings))[0];

        Assert.InRange(result.Tally.Operations, 1, 99_999_999);
        Assert.Equal(result.Tally.Operations, result.Tally.Succeeded);
    }

    [Theory]
    [InlineData(40, 1)]
    [InlineData(80, 2)]
    [InlineData(400, 10)]
    public async Task A_warm_up_on_a_fast_store_ends_after_so_many_rounds(int milliseconds, int rounds)
    {
        var store = new InMemoryEventStore();
        var settings = Only(BatchWorkload.Name) with { WarmUp = TimeSpan.FromMilliseconds(milliseconds) };

        await new BenchRun(store, null, settings, new StoppedClock(), new RunProgress()).RunAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken);

        Assert.Equal(rounds * 20 * 100, (await Events(store, "/batch-warm-up-")).Count);
    }

    [Fact]
    public async Task Nothing_is_measured_before_the_time_to_start()
    {
        var startAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);

        var result = (await Run(new InMemoryEventStore(), Only(BatchWorkload.Name) with { StartAt = startAt }))[0];

        Assert.InRange(result.Rounds[0].StartedAt, startAt, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Memory_has_a_peak()
    {
        var result = (await Run(new InMemoryEventStore(), Only(BatchWorkload.Name)))[0];

        Assert.InRange(result.Rounds[0].Resources.Memory.PeakHeapBytes, 1, result.Rounds[0].Resources.Memory.PeakWorkingSetBytes);
    }

    [Fact]
    public async Task Empty_accounts_make_rejections_that_are_counted_apart()
    {
        var broke = Only("broke", SingleStreamWorkload.BaseOperations, plan => new SingleStreamWorkload(plan, funding: 0));

        var result = (await Run(new InMemoryEventStore(), broke))[0];

        Assert.Equal("insufficient-funds", Assert.Single(result.Tally.RejectionsByCode.Keys));
        Assert.True(result.Tally.Rejected > 0);
        Assert.Equal(1_000, result.Tally.Succeeded + result.Tally.Rejected);
        Assert.Equal(result.Tally.Succeeded, result.Tally.Latency.Count);
    }

    [Fact]
    public async Task Sold_out_products_make_rejections_that_are_counted_apart()
    {
        var soldOut = Only("sold-out", MultiStreamWorkload.BaseOperations, plan => new MultiStreamWorkload(plan, stock: 10));

        var result = (await Run(new InMemoryEventStore(), soldOut))[0];

        Assert.Equal("out-of-stock", Assert.Single(result.Tally.RejectionsByCode.Keys));
        Assert.Equal(500, result.Tally.Succeeded + result.Tally.Rejected);
    }

    [Fact]
    public async Task Failed_appends_are_counted_by_kind_with_an_example()
    {
        var store = new FailingStore(
            new InMemoryEventStore(), "/batch/", everyNth: 4, append => throw new EventStoreException("the disk\nis full", append.ExpectedVersions.Keys, Transience.Permanent));

        var result = (await Run(store, Only(BatchWorkload.Name)))[0];

        Assert.Equal((15, 0, 5), (result.Tally.Succeeded, result.Tally.Rejected, result.Tally.Failed));
        Assert.Equal([new Failures(nameof(EventStoreException), 5, "the disk is full")], result.Tally.FailuresByKind);
    }

    [Fact]
    public async Task A_command_that_gives_up_on_conflicts_is_counted_apart_from_failures()
    {
        var store = new FailingStore(
            new InMemoryEventStore(), "/batch/1/sensor-7", everyNth: 1, append => AppendResult.Conflict.Between(append, _ => new StreamHead(new StreamVersion(9), null))!);

        var result = (await Run(store, Only(BatchWorkload.Name)))[0];

        Assert.Equal((19, 1, 0), (result.Tally.Succeeded, result.Tally.Conflicted, result.Tally.Failed));
        Assert.Equal((5, 4), (result.Tally.Conflicts, result.Tally.Retries));
    }

    [Fact]
    public async Task A_store_that_loses_what_it_acknowledged_makes_no_report()
    {
        var store = new FailingStore(
            new InMemoryEventStore(), "/batch/1/sensor-7", everyNth: 1, append => new AppendResult.Appended(VersionsAfter(append), new LogPosition(append.Events.Length), DateTimeOffset.UnixEpoch));

        var lost = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(store, Only(BatchWorkload.Name)));

        Assert.Contains("2000 events were acknowledged, but the store holds 1900", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_stops()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var stopped = new BenchRun(new InMemoryEventStore(), null, new BenchSettings { Scale = 10_000 }, TimeProvider.System, new RunProgress()).RunAsync(() => Task.CompletedTask, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    private static StreamVersions VersionsAfter(AppendRequest append) =>
        new(append.ExpectedVersions.Select(stream => KeyValuePair.Create(stream.Key, stream.Value.After(append.Events.Length))));

    private static async Task<IReadOnlyList<RecordedEvent>> Events(InMemoryEventStore store, string streamPart)
    {
        var events = await store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return [.. events.Where(recorded => recorded.StreamId.Value.Contains(streamPart, StringComparison.Ordinal))];
    }

    private static async Task<IReadOnlyList<WorkloadResult>> Run(IEventStore store, BenchSettings settings)
    {
        var run = RunOf(store, settings);
        await run.RunAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken);
        return run.Results.Workloads;
    }

    private static BenchRun RunOf(IEventStore store, BenchSettings settings) => new(store, null, settings, TimeProvider.System, new RunProgress());

    private static ValueTask<StoredSnapshot?> SnapshotOfTheAccount(InMemoryEventStore store, BenchRun run) => store.FindSnapshotAsync(
        new SnapshotKey(AccountState.Snapshot.Name, AccountState.Snapshot.FormatVersion, [new StreamId($"{run.RunId}/single-stream/1/account-0")]),
        TestContext.Current.CancellationToken);

    private static BenchSettings Only(string name) =>
        new() { Workloads = [.. WorkloadDefinition.All.Where(workload => workload.Name == name)], Rounds = 1, WarmUp = TimeSpan.Zero };

    private static BenchSettings Only(string name, int operations, Func<WorkloadPlan, IWorkload> create) =>
        new() { Workloads = [new WorkloadDefinition(name, "", operations, create)], Rounds = 1, WarmUp = TimeSpan.Zero };
}
