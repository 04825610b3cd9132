using Npgsql;

namespace EventCore.Cli;

/// <summary>The complex projection on PostgreSQL: two lookups and three upserts for each batch, of all its rows together.</summary>
/// <param name="name">The name that its checkpoint is kept under.</param>
/// <param name="schema">Where its tables are; a plain name.</param>
internal sealed class PostgresSales(string name, string schema) : PostgresProjection<SalesEvent>(name)
{
    private readonly string _findOrders = $"SELECT order_id, customer, total, shipped_by FROM {schema}.sales_orders WHERE order_id = ANY($1)";

    private readonly string _findPrices = $"SELECT product, price FROM {schema}.prices WHERE product = ANY($1)";

    private readonly string _upsertOrders = $"""
        INSERT INTO {schema}.sales_orders
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE SET total = excluded.total, shipped_by = excluded.shipped_by
        """;

    private readonly string _upsertCustomers = $"""
        INSERT INTO {schema}.sales_customers AS stored
        SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (customer) DO UPDATE SET orders = stored.orders + excluded.orders, total = stored.total + excluded.total
        """;

    private readonly string _upsertProducts = $"""
        INSERT INTO {schema}.sales_products AS stored
        SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (product) DO UPDATE SET quantity = stored.quantity + excluded.quantity, revenue = stored.revenue + excluded.revenue
        """;

    public static string CreateTables(string schema) => $"""
        CREATE TABLE {schema}.prices (product text PRIMARY KEY, price bigint NOT NULL);
        INSERT INTO {schema}.prices SELECT 'product-' || no, no % 100 + 1 FROM generate_series(0, {SalesRows.Products - 1}) AS no;
        CREATE TABLE {schema}.sales_orders (order_id text PRIMARY KEY, customer text NOT NULL, total bigint NOT NULL, shipped_by text);
        CREATE INDEX ON {schema}.sales_orders (customer);
        CREATE TABLE {schema}.sales_customers (customer text PRIMARY KEY, orders bigint NOT NULL, total bigint NOT NULL);
        CREATE TABLE {schema}.sales_products (product text PRIMARY KEY, quantity bigint NOT NULL, revenue bigint NOT NULL);
        """;

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var orders = await FindAsync(
            _findOrders, SalesRows.OrdersOf(events), row => (row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3)), transaction, cancellationToken).ConfigureAwait(false);
        var prices = await FindAsync(_findPrices, SalesRows.ProductsOf(events), row => row.GetInt64(1), transaction, cancellationToken).ConfigureAwait(false);
        var rows = new SalesRows(orders, prices).With(events);
        await ExecuteAsync(
            _upsertOrders,
            transaction,
            [rows.Orders.Keys.ToArray(), rows.Orders.Values.Select(row => row.Customer).ToArray(), rows.Orders.Values.Select(row => row.Total).ToArray(), rows.Orders.Values.Select(row => row.ShippedBy).ToArray()],
            cancellationToken).ConfigureAwait(false);
        var (customers, products) = (rows.AddedToCustomers, rows.AddedToProducts);
        await ExecuteAsync(
            _upsertCustomers, transaction, [customers.Keys.ToArray(), customers.Values.Select(row => row.Orders).ToArray(), customers.Values.Select(row => row.Total).ToArray()], cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            _upsertProducts, transaction, [products.Keys.ToArray(), products.Values.Select(row => row.Quantity).ToArray(), products.Values.Select(row => row.Revenue).ToArray()], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows with these keys, which stand in their first column.</summary>
    private static async Task<Dictionary<string, TRow>> FindAsync<TRow>(string sql, string[] keys, Func<NpgsqlDataReader, TRow> rowOf, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, TRow>(StringComparer.Ordinal);
        var select = new NpgsqlCommand(sql, transaction.Connection) { Parameters = { new() { Value = keys } } };
        await using (select.ConfigureAwait(false))
        {
            var rows = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found.Add(rows.GetString(0), rowOf(rows));
                }
            }
        }

        return found;
    }

    private static async Task ExecuteAsync(string sql, NpgsqlTransaction transaction, object[] columns, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(columns.Select(column => new NpgsqlParameter { Value = column }).ToArray());
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
