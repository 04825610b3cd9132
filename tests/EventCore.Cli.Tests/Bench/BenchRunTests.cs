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
        var results = await Run(new InMemoryEventStore(), new BenchSettings { Concurrency = concurrency, WarmUp = TimeSpan.Zero });

        Assert.Equal([("single-stream", 1_000, 1_000), ("multi-stream", 500, 500), ("batch", 20, 20)], results.Select(result => (result.Name, result.Operations, result.Tally.Succeeded)));
        Assert.Equal([1_000, 500 + (500 * 7 / 2), 2_000], results.Select(result => result.Tally.Events));
        Assert.All(results, result => Assert.Equal(result.Tally.Events, result.StoredEvents));
    }

    [Fact]
    public async Task Scale_multiplies_the_operations()
    {
        var results = await Run(new InMemoryEventStore(), Only(BatchWorkload.Name) with { Scale = 3 });

        Assert.Equal(60, results[0].Operations);
    }

    [Fact]
    public async Task Empty_accounts_make_rejections_that_are_counted_apart()
    {
        var broke = Only("broke", SingleStreamWorkload.BaseOperations, (prefix, operations) => new SingleStreamWorkload(prefix, operations, funding: 0));

        var result = (await Run(new InMemoryEventStore(), broke))[0];

        Assert.Equal("insufficient-funds", Assert.Single(result.Tally.RejectionsByCode.Keys));
        Assert.True(result.Tally.Rejected > 0);
        Assert.Equal(1_000, result.Tally.Succeeded + result.Tally.Rejected);
        Assert.Equal(result.Tally.Succeeded, result.Tally.Latency.Count);
    }

    [Fact]
    public async Task Sold_out_products_make_rejections_that_are_counted_apart()
    {
        var soldOut = Only("sold-out", MultiStreamWorkload.BaseOperations, (prefix, operations) => new MultiStreamWorkload(prefix, operations, stock: 10));

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
        Assert.Equal(ExitCode.Failed, ReportOf(result).ExitCode);
    }

    [Fact]
    public async Task A_command_that_keeps_conflicting_has_failed()
    {
        var store = new FailingStore(
            new InMemoryEventStore(), "/batch/sensor-7", everyNth: 1, append => AppendResult.Conflict.Between(append, _ => new StreamHead(new StreamVersion(9), null))!);

        var result = (await Run(store, Only(BatchWorkload.Name)))[0];

        Assert.Equal("Conflicted", Assert.Single(result.Tally.FailuresByKind).Kind);
        Assert.Equal((19, 1, 5, 4), (result.Tally.Succeeded, result.Tally.Failed, result.Tally.Conflicts, result.Tally.Retries));
    }

    [Fact]
    public async Task A_store_that_loses_what_it_acknowledged_makes_no_report()
    {
        var store = new FailingStore(
            new InMemoryEventStore(), "/batch/sensor-7", everyNth: 1, append => new AppendResult.Appended(append.ExpectedVersions, new LogPosition(1), DateTimeOffset.UnixEpoch));

        var lost = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(store, Only(BatchWorkload.Name)));

        Assert.Contains("2000 events were acknowledged, but the store holds 1900", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_stops()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var stopped = new BenchRun(new InMemoryEventStore(), new BenchSettings { Scale = 10_000 }, TimeProvider.System, new BenchProgress()).RunAsync(stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    internal static BenchReport ReportOf(params WorkloadResult[] results) =>
        new("bench-1", DateTimeOffset.UnixEpoch, Machine.Current, new StoreFacts("memory", null, [], []), new BenchSettings(), results);

    private static Task<IReadOnlyList<WorkloadResult>> Run(IEventStore store, BenchSettings settings) =>
        new BenchRun(store, settings, TimeProvider.System, new BenchProgress()).RunAsync(TestContext.Current.CancellationToken);

    private static BenchSettings Only(string name) =>
        new() { Workloads = [.. WorkloadDefinition.All.Where(workload => workload.Name == name)], WarmUp = TimeSpan.Zero };

    private static BenchSettings Only(string name, int operations, Func<string, int, IWorkload> create) =>
        new() { Workloads = [new WorkloadDefinition(name, "", operations, create)], WarmUp = TimeSpan.Zero };
}
