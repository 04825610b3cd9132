using EventCore.Stores;

namespace EventCore.Cli.Tests;

public sealed class WorkloadTests
{
    public static TheoryData<string> Names => [.. WorkloadDefinition.All.Where(workload => !workload.NeedsReadModels).Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_operation_of_every_workload_succeeds(string name)
    {
        var definition = WorkloadDefinition.All.First(workload => workload.Name == name);

        var tally = await Run(definition.Create(new WorkloadPlan("own/", Operations: 40)), Math.Min(8, definition.AtOnce ?? 8));

        Assert.Equal((40, 0, 0, 0), (tally.Succeeded, tally.Rejected, tally.Conflicted, tally.Failed));
    }

    [Fact]
    public async Task A_complex_order_is_about_three_to_six_products_beside_itself_and_its_customer()
    {
        var store = new InMemoryEventStore();
        var complex = WorkloadDefinition.All.First(workload => workload.Name == "complex").Create(new WorkloadPlan("own/", Operations: 40));

        await Run(complex, concurrency: 1, store);

        var log = await store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(40 + Enumerable.Range(0, 40).Sum(order => 3 + (order % 4)), log.Count(recorded => recorded.Type.Value is "order-placed" or "stock-reserved"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Nine_of_ten_operations_are_about_the_hottest_hundredth(int accounts)
    {
        const int Operations = 100_000;
        var uses = Enumerable.Range(0, Operations).CountBy(operation => HotStreams.Choose(operation, accounts)).ToDictionary();

        var hot = Math.Max(1, accounts / 100);
        Assert.All(uses.Keys, account => Assert.InRange(account, 0, accounts - 1));
        Assert.Equal(accounts, uses.Count);
        Assert.Equal(accounts == 1 ? Operations : Operations * 9 / 10, uses.Where(use => use.Key < hot).Sum(use => use.Value));
    }

    [Fact]
    public async Task Of_twenty_mixed_operations_twelve_are_transactions_four_transfers_three_reads_and_one_is_a_batch()
    {
        var store = new InMemoryEventStore();

        var tally = await Run(new MixedWorkload(new WorkloadPlan("own/", Operations: 200)), concurrency: 4, store);

        Assert.Equal(10 * 3 * ReadStreamsWorkload.EventsPerStream, tally.EventsRead);
        Assert.Equal(10 * (12 + (4 * 3) + 100), tally.Events);
        Assert.Equal(200, tally.Succeeded);
    }

    [Fact]
    public async Task A_read_that_gives_other_events_than_it_should_has_failed()
    {
        var store = new InMemoryEventStore();
        var (first, second) = (new ReadStreamsWorkload(new WorkloadPlan("own/", 1, Streams: 1), 1), new ReadStreamsWorkload(new WorkloadPlan("others/", 1, Streams: 1), 1));
        var benched = new BenchedStore(store, new CommandExecutor(store));
        await first.PrepareAsync(new Preparation(benched, concurrency: 1), TestContext.Current.CancellationToken);

        Assert.Equal(new OperationOutcome.Read(20), await first.ExecuteAsync(benched, 0, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ToolException>(() => second.ExecuteAsync(benched, 0, TestContext.Current.CancellationToken));
    }

    private static async Task<Tally> Run(IWorkload workload, int concurrency, InMemoryEventStore? store = null)
    {
        store ??= new InMemoryEventStore();
        var benched = new BenchedStore(store, new CommandExecutor(store));
        await workload.PrepareAsync(new Preparation(benched, concurrency), TestContext.Current.CancellationToken);
        using var driver = new LoadDriver(benched, concurrency, TimeProvider.System);
        var tally = (await driver.RunAsync(workload, TestContext.Current.CancellationToken)).Tally;
        await workload.DisposeAsync();
        return tally;
    }
}
