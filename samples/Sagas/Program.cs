using EventCore;
using EventCore.Stores;
using Npgsql;
using Sagas;

// Everything is in one SQLite file, or in a schema of a PostgreSQL database: dotnet run --project samples/Sagas -- --postgres "Host=..."
if (args is not ([] or [[not '-', ..]] or ["--postgres", _]))
{
    Console.Error.WriteLine("Say where to keep the events: FILE, or --postgres CONNECTION. Unless you do, it is sagas.db.");
    return 2;
}

await using var postgres = args is ["--postgres", var connection] ? NpgsqlDataSource.Create(connection) : null;
await using IEventStore store = postgres is null
    ? await SqliteEventStore.OpenAsync(args is [var path] ? path : "sagas.db")
    : new PostgresEventStore(postgres, new PostgresEventStoreOptions { Schema = "sagas", SchemaCheck = SchemaCheck.Migrate });
var commands = new CommandExecutor(store);
var (ann, ben) = (new StreamId("wallet-ann"), new StreamId("wallet-ben"));
var (lamp, vase) = (new StreamId("product-lamp"), new StreamId("product-vase"));
var (north, moon) = (new StreamId("region-north"), new StreamId("region-moon"));

_ = await commands.ExecuteAsync(new DepositMoney(ann, 200));
_ = await commands.ExecuteAsync(new ReceiveStock(lamp, 2));
_ = await commands.ExecuteAsync(new OpenRegion(north));

// A second run goes on where the first one ended, wherever that was, and has orders of its own.
var before = await store.ListAllAsync(new ListStreamsRequest(new StreamPrefix("order-"))).CountAsync();
OrderDetails[] orders =
[
    new(new StreamId($"order-{before + 1}"), ann, lamp, north, Price: 40),
    new(new StreamId($"order-{before + 2}"), ben, lamp, north, Price: 40),
    new(new StreamId($"order-{before + 3}"), ann, vase, north, Price: 25),
    new(new StreamId($"order-{before + 4}"), ann, lamp, moon, Price: 40),
];
foreach (var order in orders)
{
    _ = await commands.ExecuteAsync(new PlaceOrder(order));
}

// A process runs until it is stopped: here, once every order is completed or cancelled.
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var fulfilling = new ProjectionRunner(store, [new Fulfilment(commands)]).RunAsync(stop.Token);
var open = orders.Select(order => order.Order).ToHashSet();
var ofOrders = new SubscriptionRequest { Filter = new EventFilter { Streams = open.ToHashSet() } };
await foreach (var happened in store.Subscribe<ShopEvent>(ofOrders, stop.Token))
{
    if (happened.Data is ShopEvent.OrderCompleted or ShopEvent.OrderCancelled && open.Remove(happened.StreamId) && open.Count == 0)
    {
        break;
    }
}

await stop.CancelAsync();
await fulfilling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

foreach (var order in orders)
{
    var state = new Order();
    await foreach (var recorded in store.ReadStreamAsync<ShopEvent>(order.Order))
    {
        state = state.Apply(recorded.Data);
    }

    Console.WriteLine($"{order.Order}, {order.Product} to {order.Region} for {order.Wallet}: {state.Status}");
}

return 0;
