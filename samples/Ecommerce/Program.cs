using Ecommerce;
using EventCore;
using EventCore.Stores;
using Npgsql;

// Everything is in one SQLite file, or in a schema of a PostgreSQL database: dotnet run --project samples/Ecommerce -- --postgres "Host=..."
if (args is not ([] or [[not '-', ..]] or ["--postgres", _]))
{
    Console.Error.WriteLine("Say where to keep the events: FILE, or --postgres CONNECTION. Unless you do, it is ecommerce.db.");
    return 2;
}

await using var postgres = args is ["--postgres", var connection] ? NpgsqlDataSource.Create(connection) : null;
await using IEventStore store = postgres is null
    ? await SqliteEventStore.OpenAsync(args is [var path] ? path : "ecommerce.db")
    : new PostgresEventStore(postgres, new PostgresEventStoreOptions { Schema = "ecommerce", SchemaCheck = SchemaCheck.Migrate });
var commands = new CommandExecutor(store);
var (tea, cup) = (new StreamId("product-tea"), new StreamId("product-cup"));

// A second run goes on where the first one ended, with the next two orders.
var orders = await store.ListAllAsync(new ListStreamsRequest(new StreamPrefix("order-"))).CountAsync();
var (ann, ben) = (new StreamId($"order-{orders + 1}"), new StreamId($"order-{orders + 2}"));

Show("10 bags of tea arrive", await commands.ExecuteAsync(new ReceiveStock(tea, 10)));
Show("2 cups arrive", await commands.ExecuteAsync(new ReceiveStock(cup, 2)));
Show("Ann orders 3 tea and 2 cups", await commands.ExecuteAsync(new PlaceOrder(ann, [new OrderLine(tea, 3), new OrderLine(cup, 2)])));
Show("Ben orders 3 tea and 1 cup", await commands.ExecuteAsync(new PlaceOrder(ben, [new OrderLine(tea, 3), new OrderLine(cup, 1)])));
Show("Ann pays", await commands.ExecuteAsync(new PayOrder(ann, "card-4711")));
Show("Ann changes her mind", await commands.ExecuteAsync(new CancelOrder(ann, "changed her mind")));
Show("Ann's order is shipped", await commands.ExecuteAsync(new ShipOrder(ann, "parcel-1")));
Show("Ben orders again", await commands.ExecuteAsync(new PlaceOrder(ben, [new OrderLine(tea, 3), new OrderLine(cup, 1)])));
Show("Ben pays", await commands.ExecuteAsync(new PayOrder(ben, "card-4712")));
Show("Ben's order is shipped", await commands.ExecuteAsync(new ShipOrder(ben, "parcel-2")));
Show("Ben changes his mind", await commands.ExecuteAsync(new CancelOrder(ben, "changed his mind")));
return 0;

static void Show(string what, CommandResult result) => Console.WriteLine(result switch
{
    CommandResult.Committed committed => $"{what}: committed ({committed.Versions})",
    CommandResult.NothingToDo => $"{what}: nothing to do",
    CommandResult.Rejected rejected => $"{what}: rejected, {rejected.Code}: {rejected.Message}",
    CommandResult.Conflicted conflicted => $"{what}: gave up after {conflicted.Attempts} attempts",
    _ => throw new System.Diagnostics.UnreachableException(),
});
