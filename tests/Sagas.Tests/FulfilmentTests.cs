using EventCore;
using EventCore.Stores;

namespace Sagas.Tests;

/// <summary>However often the process is killed, every order ends as it should, and every step was taken once. Run on each store.</summary>
public abstract class FulfilmentTests : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A store as a process that starts opens it, always on the same database.</summary>
    protected abstract Task<IEventStore> OpenAsync();

    [Fact]
    public async Task Orders_are_fulfilled_or_undone()
    {
        await PlaceOrdersAsync("a");

        await CatchUpAsync(await OpenAsync());

        await ExpectTheEndAsync("a");
    }

    [Fact]
    public async Task A_process_that_has_caught_up_goes_on_from_its_checkpoint()
    {
        await PlaceOrdersAsync("a");
        await CatchUpAsync(await OpenAsync());

        var failure = await Record.ExceptionAsync(async () => await CatchUpAsync(new KilledStore(await OpenAsync(), killedAt: 1, KilledStore.Moment.Before)));

        Assert.Null(failure);
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

                wasKilled = await Record.ExceptionAsync(async () => await CatchUpAsync(new KilledStore(await OpenAsync(), append, moment))) is KilledException;
                await CatchUpAsync(await OpenAsync());

                await ExpectTheEndAsync($"{moment}-{append}");
                Assert.True(wasKilled || append > 15, $"There were only {append - 1} appends to be killed at.");
            }
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_again_and_again_while_it_catches_up_ends_the_same_way()
    {
        await PlaceOrdersAsync("a");

        for (var restarts = 1; await Record.ExceptionAsync(async () => await CatchUpAsync(new KilledStore(await OpenAsync(), restarts, KilledStore.Moment.After))) is KilledException; restarts++)
        {
            Assert.True(restarts < 1_000, "It does not get on.");
        }

        await ExpectTheEndAsync("a");
    }

    [Fact]
    public async Task Processes_that_run_at_once_take_every_step_once()
    {
        await PlaceOrdersAsync("a");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            while (await Record.ExceptionAsync(async () => await CatchUpAsync(await OpenAsync())) is InvalidOperationException)
            {
                // It came too late too often.
            }
        }));

        await CatchUpAsync(await OpenAsync());
        await ExpectTheEndAsync("a");
    }

    private static async Task CatchUpAsync(IEventStore store)
    {
        await using (store)
        {
            await new Fulfilment(store).CatchUpAsync(Cancel);
        }
    }

    /// <summary>Four orders: one that can be fulfilled, and for each step one at which it is rejected.</summary>
    private async Task PlaceOrdersAsync(string round)
    {
        await using var store = await OpenAsync();
        var commands = new CommandExecutor(store);
        foreach (var order in new[] { "good", "unpaid", "gone", "far" })
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
