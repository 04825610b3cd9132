using System.Data.Common;
using EventCore.Stores;
using EventCore.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EventCore.Cli.Tests;

public sealed class ProjectionWorkloadTests(TestPostgres server) : IClassFixture<TestPostgres>, IDisposable
{
    private const string Postgres = "PostgreSQL";

    private const string Sqlite = "SQLite";

    private readonly string _schema = $"sales_{Guid.NewGuid():N}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventcore-projections-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ToolEnvironment Quiet => new() { Output = TextWriter.Null, Error = TextWriter.Null, CurrentDirectory = "/" };

    [Theory]
    [InlineData(Postgres)]
    [InlineData(Sqlite)]
    public async Task The_simple_read_model_holds_every_order_as_its_events_say_and_goes_with_the_workload(string store)
    {
        await using var open = await Open(store);
        await RunAll(open, new ProjectionWorkload(new WorkloadPlan("earlier/", 1), SalesModel.Simple));
        var workload = new ProjectionWorkload(new WorkloadPlan("own/", 3), SalesModel.Simple);

        var tally = await Run(open, workload);

        Assert.Equal((3, 0, 3_000), (tally.Succeeded, tally.Failed, tally.EventsRead));
        var expected = (await Sales(open.Store, "own/")).GroupBy(sale => sale.StreamId).Select(order => $"{order.Key}|{order.Count()}|{order.Sum(Items)}|{order.Sum(sale => Items(sale) * Price(sale))}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), await Rows(store, await TableOf(store, "orders"), "order_id, events, items, total"));
        await workload.DisposeAsync();
        await RequireNothingLeft(store, open.Store);
    }

    [Theory]
    [InlineData(Postgres)]
    [InlineData(Sqlite)]
    public async Task The_complex_read_model_holds_orders_customers_and_products_as_the_events_say(string store)
    {
        await using var open = await Open(store);
        await using var workload = new ProjectionWorkload(new WorkloadPlan("own/", 3), SalesModel.Complex);

        var tally = await Run(open, workload);

        Assert.Equal((3, 0, 3_000), (tally.Succeeded, tally.Failed, tally.EventsRead));
        var sales = await Sales(open.Store, "own/");
        var prices = Enumerable.Range(0, 997).ToDictionary(number => $"product-{number}", number => (long)((number % 100) + 1));
        var orders = sales.GroupBy(sale => sale.StreamId).Select(order => (
            Id: order.Key,
            Placed: order.Select(sale => sale.Data).OfType<SalesEvent.OrderPlaced>().Single(),
            Items: order.Select(sale => sale.Data).OfType<SalesEvent.ItemAdded>().ToList(),
            Shipped: order.Select(sale => sale.Data).OfType<SalesEvent.OrderShipped>().Single())).ToList();
        Assert.Equal(
            orders.Select(order => $"{order.Id}|{order.Placed.Customer}|{order.Items.Sum(Revenue)}|{order.Shipped.Carrier}").Order(StringComparer.Ordinal),
            await Rows(store, await TableOf(store, "sales_orders"), "order_id, customer, total, shipped_by"));
        Assert.Equal(
            orders.GroupBy(order => order.Placed.Customer).Select(customer => $"{customer.Key}|{customer.Count()}|{customer.Sum(order => order.Items.Sum(Revenue))}").Order(StringComparer.Ordinal),
            await Rows(store, await TableOf(store, "sales_customers"), "customer, orders, total"));
        Assert.Equal(
            orders.SelectMany(order => order.Items).GroupBy(item => item.Product).Select(product => $"{product.Key}|{product.Sum(item => item.Quantity)}|{product.Sum(Revenue)}").Order(StringComparer.Ordinal),
            await Rows(store, await TableOf(store, "sales_products"), "product, quantity, revenue"));

        long Revenue(SalesEvent.ItemAdded item) => item.Quantity * prices[item.Product];
    }

    [Theory]
    [InlineData(Postgres)]
    [InlineData(Sqlite)]
    public async Task A_live_operation_ends_when_its_order_is_in_the_read_model(string store)
    {
        await using var open = await Open(store);
        var benched = BenchedOn(open);
        await using var workload = new LiveProjectionWorkload(new WorkloadPlan("own/", 2));
        await workload.PrepareAsync(new Preparation(benched, concurrency: 1), Cancel);
        var table = await TableOf(store, "orders");

        Assert.Empty(await Rows(store, table, "order_id"));
        var first = await workload.ExecuteAsync(benched, 0, Cancel);
        Assert.Equal(["own/order-0"], await Rows(store, table, "order_id"));
        await workload.ExecuteAsync(benched, 1, Cancel);
        Assert.Equal(["own/order-0", "own/order-1"], await Rows(store, table, "order_id"));
        Assert.Equal(5, Assert.IsType<OperationOutcome.Decided>(first).Events);
    }

    [Fact]
    public async Task A_projection_that_fails_fails_every_operation_with_what_it_threw()
    {
        await using var open = await Open(Sqlite);
        await using var workload = new ProjectionWorkload(new WorkloadPlan("own/", 3), SalesModel.Simple);
        await workload.PrepareAsync(new Preparation(BenchedOn(open), concurrency: 1), Cancel);
        await Execute(Sqlite, $"DROP TABLE {await TableOf(Sqlite, "orders")}");

        using var driver = new LoadDriver(BenchedOn(open), 1, TimeProvider.System);
        var tally = (await driver.RunAsync(workload, Cancel)).Tally;

        Assert.Equal((0, 3), (tally.Succeeded, tally.Failed));
        Assert.Contains("no such table", Assert.Single(tally.FailuresByKind).Example, StringComparison.Ordinal);
        await Execute(Sqlite, $"CREATE TABLE {await NameOf(Sqlite)}_orders (order_id TEXT)");
    }

    [Fact]
    public async Task Sales_of_somebody_else_are_not_counted_but_fail_the_operation()
    {
        await using var open = await Open(Sqlite);
        var benched = BenchedOn(open);
        await using var workload = new ProjectionWorkload(new WorkloadPlan("own/", 1), SalesModel.Simple);
        await workload.PrepareAsync(new Preparation(benched, concurrency: 1), Cancel);
        await using var others = new ProjectionWorkload(new WorkloadPlan("others/", 1), SalesModel.Simple);
        await others.PrepareAsync(new Preparation(benched, concurrency: 1), Cancel);

        await workload.ExecuteAsync(benched, 0, Cancel);
        var refused = await Assert.ThrowsAsync<ToolException>(() => workload.ExecuteAsync(benched, 1, Cancel));

        Assert.Contains("was given an event of 'others/order-0'", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int Items(Recorded<SalesEvent> sale) => (sale.Data as SalesEvent.ItemAdded)?.Quantity ?? 0;

    private static long Price(Recorded<SalesEvent> sale) => (sale.Data as SalesEvent.ItemAdded)?.Price ?? 0;

    private static BenchedStore BenchedOn(OpenStore open) => new(open.Store, new CommandExecutor(open.Store), open.Instruments!.ReadModels);

    private static async Task<Tally> Run(OpenStore open, ProjectionWorkload workload)
    {
        await workload.PrepareAsync(new Preparation(BenchedOn(open), concurrency: 4), Cancel);
        using var driver = new LoadDriver(BenchedOn(open), 1, TimeProvider.System);
        return (await driver.RunAsync(workload, Cancel)).Tally;
    }

    private static async Task RunAll(OpenStore open, ProjectionWorkload workload)
    {
        await Run(open, workload);
        await workload.DisposeAsync();
    }

    private static async Task<IReadOnlyList<Recorded<SalesEvent>>> Sales(IEventStore store, string prefix) =>
        [.. (await store.ReadAllAsync<SalesEvent>(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel)).Where(sale => sale.StreamId.Value.StartsWith(prefix, StringComparison.Ordinal))];

    private async Task<OpenStore> Open(string store)
    {
        Assert.SkipWhen(store == Postgres && TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        StoreChoice choice = store == Postgres ? new StoreChoice.Postgres(await server.ConnectionStringAsync(Cancel), _schema, LogName.Default) : new StoreChoice.SqliteFile(FilePath, LogName.Default);
        return await new StoreOpener(Quiet).OpenAsync(choice, concurrency: 4, Cancel);
    }

    private string FilePath => Path.Combine(_folder.FullName, "events.db");

    private async Task<DbConnection> Connect(string store)
    {
        DbConnection connection = store == Postgres ? new NpgsqlConnection(await server.ConnectionStringAsync(Cancel)) : new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await connection.OpenAsync(Cancel);
        return connection;
    }

    /// <summary>The one read model's.</summary>
    private async Task<string> TableOf(string store, string table) => $"{await NameOf(store)}{(store == Postgres ? '.' : '_')}{table}";

    /// <summary>Of the one that is not forgotten.</summary>
    private async Task<string> NameOf(string store) => Assert.Single(await Rows(store, "subscription_checkpoints WHERE rebuild_number = 0", "subscription_name"));

    private async Task<IReadOnlyList<string>> Rows(string store, string table, string columns)
    {
        await using var connection = await Connect(store);
        await using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {columns} FROM {(store == Postgres && !table.Contains('.', StringComparison.Ordinal) ? $"{_schema}." : "")}{table}";
        await using var rows = await select.ExecuteReaderAsync(Cancel);
        var found = new List<string>();
        while (await rows.ReadAsync(Cancel))
        {
            var values = new object[rows.FieldCount];
            rows.GetValues(values);
            found.Add(string.Join('|', values));
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private async Task Execute(string store, string sql)
    {
        await using var connection = await Connect(store);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task RequireNothingLeft(string store, IEventStore opened)
    {
        Assert.Empty(await ((ICheckpointStore)opened).ListCheckpointsAsync(Cancel));
        await using var connection = await Connect(store);
        await using var count = connection.CreateCommand();
        count.CommandText = store == Postgres
            ? "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'eventcore_bench%'"
            : "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'eventcore_bench%' OR tbl_name LIKE 'eventcore_bench%'";
        Assert.Equal(0L, Convert.ToInt64(await count.ExecuteScalarAsync(Cancel), System.Globalization.CultureInfo.InvariantCulture));
    }
}
