using EventCore;
using EventCore.Stores;

namespace Ecommerce.Tests;

/// <summary>What the shop has committed is there for whoever opens the database next. Run on each store.</summary>
public abstract class RestartTests : IAsyncLifetime
{
    private static readonly StreamId Tea = new("product-tea");
    private static readonly StreamId Order = new("order-1");

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A store as a process that starts opens it, always on the same database.</summary>
    protected abstract Task<IEventStore> OpenAsync();

    [Fact]
    public async Task An_order_is_cancelled_by_a_process_that_did_not_place_it()
    {
        await using (var store = await OpenAsync())
        {
            var commands = new CommandExecutor(store);
            Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(new ReceiveStock(Tea, 10), cancellationToken: TestContext.Current.CancellationToken));
            Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(new PlaceOrder(Order, [new OrderLine(Tea, 10)]), cancellationToken: TestContext.Current.CancellationToken));
        }

        await using var reopened = await OpenAsync();
        var restarted = new CommandExecutor(reopened);

        Assert.IsType<CommandResult.Committed>(await restarted.ExecuteAsync(new CancelOrder(Order, "late"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.IsType<CommandResult.Committed>(
            await restarted.ExecuteAsync(new PlaceOrder(new StreamId("order-2"), [new OrderLine(Tea, 10)]), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_many_orders_at_once_as_many_succeed_as_there_is_stock()
    {
        await using var store = await OpenAsync();
        await using var elsewhere = await OpenAsync();
        CommandExecutor[] shops = [new(store), new(elsewhere)];
        await shops[0].ExecuteAsync(new ReceiveStock(Tea, 7), cancellationToken: TestContext.Current.CancellationToken);
        var stubborn = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = 100 } };

        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() =>
            shops[i % 2].ExecuteAsync(new PlaceOrder(new StreamId($"order-{i}"), [new OrderLine(Tea, 1)]), stubborn, TestContext.Current.CancellationToken))));

        Assert.Equal(7, results.OfType<CommandResult.Committed>().Count());
        Assert.Equal(13, results.OfType<CommandResult.Rejected>().Count(rejected => rejected.Code == "out-of-stock"));
    }
}
