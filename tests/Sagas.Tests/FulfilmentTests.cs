using EventCore;
using EventCore.Stores;

namespace Sagas.Tests;

/// <summary>However often the process is killed, every order ends as it should, and every step was taken once. Run on each store.</summary>
public abstract class FulfilmentTests : IAsyncLifetime
{
    private static readonly string[] Orders = ["good", "unpaid", "gone", "far"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(10) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A store as a process that starts opens it, always on the same database.</summary>
    protected abstract Task<IEventStore> OpenAsync();

    [Fact]
    public async Task Orders_are_fulfilled_or_undone()
    {
        await PlaceOrdersAsync("a");

        await RunAsync("a");

        await ExpectTheEndAsync("a");
    }

    [Fact]
    public async Task A_process_that_is_killed_at_every_append_and_restarted_ends_the_same_way()
    {
        foreach (var moment in Enum.GetValues<KilledStore.Moment>())
        {
            var wasKilled = true;
            for (var append = 1; wasKilled; append++)
            {
                await PlaceOrdersAsync($"{moment}-{append}");

                wasKilled = await RunUntilKilledAsync($"{moment}-{append}", append, moment);
                await RunAsync($"{moment}-{append}");

                await ExpectTheEndAsync($"{moment}-{append}");
                Assert.True(wasKilled || append > 15, $"There were only {append - 1} appends to be killed at.");
            }
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_ends_the_same_way()
    {
        await PlaceOrdersAsync("a");

        for (var restarts = 1; await RunUntilKilledAsync("a", restarts, KilledStore.Moment.After); restarts++)
        {
            Assert.True(restarts < 1_000, "It does not get on.");
        }

        await ExpectTheEndAsync("a");
    }

    [Fact]
    public async Task Processes_that_run_at_once_take_every_step_once()
    {
        await PlaceOrdersAsync("a");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync("a")));

        await ExpectTheEndAsync("a");
    }

    /// <summary>Runs a process until every order is completed or cancelled.</summary>
    private async Task RunAsync(string round) => Assert.False(await RunUntilKilledAsync(round, int.MaxValue, KilledStore.Moment.After));

    /// <returns>Whether it was killed before.</returns>
    private async Task<bool> RunUntilKilledAsync(string round, int killedAt, KilledStore.Moment moment)
    {
        await using var store = await OpenAsync();
        var wasKilled = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(Patience);
        await using var killed = new KilledStore(store, killedAt, moment, () =>
        {
            wasKilled = true;
            stop.Cancel();
        });
        var running = new ProjectionRunner(store, [new Fulfilment(new CommandExecutor(killed))], Quick).RunAsync(stop.Token);
        while (!stop.IsCancellationRequested && !await AreOverAsync(store, round))
        {
            await Task.Delay(5, Cancel);
        }

        Assert.True(wasKilled || !stop.IsCancellationRequested, $"The orders were not over within {Patience}.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return wasKilled;
    }

    private static async Task<bool> AreOverAsync(IEventStore store, string round)
    {
        var versions = await store.ReadVersionsAsync([.. Orders.Select(order => new StreamId($"order-{order}-{round}"))], Cancel);
        return versions.Values.All(version => version.Value == 2);
    }

    /// <summary>Four orders: one that can be fulfilled, and for each step one at which it is rejected.</summary>
    private async Task PlaceOrdersAsync(string round)
    {
        await using var store = await OpenAsync();
        var commands = new CommandExecutor(store);
        foreach (var order in Orders)
        {
            var details = new OrderDetails(
                new StreamId($"order-{order}-{round}"), new StreamId($"wallet-{order}-{round}"), new StreamId($"product-{order}-{round}"), new StreamId($"region-{order}-{round}"), Price: 10);
            await commands.ExecuteAsync(new DepositMoney(details.Wallet, order == "unpaid" ? 9 : 10), cancellationToken: Cancel);
            await commands.ExecuteAsync(new PlaceOrder(details), cancellationToken: Cancel);
            if (order != "gone")
            {
                await commands.ExecuteAsync(new ReceiveStock(details.Product, 1), cancellationToken: Cancel);
            }

            if (order != "far")
            {
                await commands.ExecuteAsync(new OpenRegion(details.Region), cancellationToken: Cancel);
            }
        }
    }

    private async Task ExpectTheEndAsync(string round)
    {
        await using var store = await OpenAsync();

        Assert.Equal(
            [
                "order-far order-placed order-cancelled",
                "order-gone order-placed order-cancelled",
                "order-good order-placed order-completed",
                "order-unpaid order-placed order-cancelled",
                "product-far stock-received stock-reserved stock-released",
                "product-good stock-received stock-reserved",
                "product-unpaid stock-received",
                "region-gone region-opened",
                "region-good region-opened parcel-sent",
                "region-unpaid region-opened",
                "wallet-far money-deposited payment-taken payment-refunded",
                "wallet-gone money-deposited payment-taken payment-refunded",
                "wallet-good money-deposited payment-taken",
                "wallet-unpaid money-deposited",
            ],
            await StreamsOfAsync(store, $"-{round}"));
    }

    private static async Task<List<string>> StreamsOfAsync(IEventStore store, string round)
    {
        var streams = new List<string>();
        await foreach (var stream in store.ListAllAsync(new ListStreamsRequest(StreamPrefix.All), Cancel))
        {
            if (stream.StreamId.Value.EndsWith(round, StringComparison.Ordinal) && !stream.StreamId.Value.StartsWith('$'))
            {
                var types = await store.ReadStreamAsync(stream.StreamId, Cancel).Select(recorded => recorded.Type.Value).ToListAsync(Cancel);
                streams.Add($"{stream.StreamId.Value[..^round.Length]} {string.Join(' ', types)}");
            }
        }

        return streams;
    }
}
