using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>The complex projection on SQLite: a statement for each lookup, and for each row that a batch changes.</summary>
/// <param name="name">The name that its checkpoint is kept under.</param>
/// <param name="prefix">What the names of its tables begin with; plain.</param>
internal sealed class SqliteSales(string name, string prefix) : SqliteProjection<SalesEvent>(name)
{
    private readonly string _findOrder = $"SELECT customer, total, shipped_by FROM {prefix}sales_orders WHERE order_id = $1";

    private readonly string _findPrice = $"SELECT price FROM {prefix}prices WHERE product = $1";

    private readonly string _upsertOrder = $"""
        INSERT INTO {prefix}sales_orders VALUES ($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE SET total = excluded.total, shipped_by = excluded.shipped_by
        """;

    private readonly string _upsertCustomer = $"""
        INSERT INTO {prefix}sales_customers VALUES ($1, $2, $3)
        ON CONFLICT (customer) DO UPDATE SET orders = orders + excluded.orders, total = total + excluded.total
        """;

    private readonly string _upsertProduct = $"""
        INSERT INTO {prefix}sales_products VALUES ($1, $2, $3)
        ON CONFLICT (product) DO UPDATE SET quantity = quantity + excluded.quantity, revenue = revenue + excluded.revenue
        """;

    public static IReadOnlyList<string> Tables { get; } = ["prices", "sales_orders", "sales_customers", "sales_products"];

    public static string CreateTables(string prefix) => $"""
        CREATE TABLE {prefix}prices (product TEXT PRIMARY KEY, price INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO {prefix}prices WITH RECURSIVE numbers (no) AS (SELECT 0 UNION ALL SELECT no + 1 FROM numbers WHERE no < {SalesRows.Products - 1}) SELECT 'product-' || no, no % 100 + 1 FROM numbers;
        CREATE TABLE {prefix}sales_orders (order_id TEXT PRIMARY KEY, customer TEXT NOT NULL, total INTEGER NOT NULL, shipped_by TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX {prefix}sales_orders_of_customer ON {prefix}sales_orders (customer);
        CREATE TABLE {prefix}sales_customers (customer TEXT PRIMARY KEY, orders INTEGER NOT NULL, total INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE {prefix}sales_products (product TEXT PRIMARY KEY, quantity INTEGER NOT NULL, revenue INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """;

    protected override Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, SqliteConnection connection, CancellationToken cancellationToken)
    {
        var orders = SqliteRows.Find(connection, _findOrder, SalesRows.OrdersOf(events), row => (row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)));
        var prices = SqliteRows.Find(connection, _findPrice, SalesRows.ProductsOf(events), row => row.GetInt64(0));
        var rows = new SalesRows(orders, prices).With(events);
        SqliteRows.Execute(connection, _upsertOrder, rows.Orders.Select(row => new object?[] { row.Key, row.Value.Customer, row.Value.Total, row.Value.ShippedBy }));
        SqliteRows.Execute(connection, _upsertCustomer, rows.AddedToCustomers.Select(row => new object[] { row.Key, row.Value.Orders, row.Value.Total }));
        SqliteRows.Execute(connection, _upsertProduct, rows.AddedToProducts.Select(row => new object[] { row.Key, row.Value.Quantity, row.Value.Revenue }));
        return Task.CompletedTask;
    }
}
