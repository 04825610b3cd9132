using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>
/// The complex projection: orders, what each customer has bought, and what each product has brought in; an item looks up the price of
/// its product and the customer of its order.
/// </summary>
internal sealed class SalesProjection() : PostgresProjection<SalesEvent>("sales")
{
    public const string CreateTables = """
        CREATE TABLE prices (product text PRIMARY KEY, price bigint NOT NULL);
        INSERT INTO prices SELECT 'product-' || no, no % 100 + 1 FROM generate_series(0, 996) AS no;
        CREATE TABLE sales_orders (order_id text PRIMARY KEY, customer text NOT NULL, total bigint NOT NULL, shipped_by text);
        CREATE INDEX ON sales_orders (customer);
        CREATE TABLE sales_customers (customer text PRIMARY KEY, orders bigint NOT NULL, total bigint NOT NULL);
        CREATE TABLE sales_products (product text PRIMARY KEY, quantity bigint NOT NULL, revenue bigint NOT NULL);
        """;

    private const string UpsertOrders = """
        INSERT INTO sales_orders
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE SET total = excluded.total, shipped_by = excluded.shipped_by
        """;

    private const string UpsertCustomers = """
        INSERT INTO sales_customers AS stored
        SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (customer) DO UPDATE SET orders = stored.orders + excluded.orders, total = stored.total + excluded.total
        """;

    private const string UpsertProducts = """
        INSERT INTO sales_products AS stored
        SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (product) DO UPDATE SET quantity = stored.quantity + excluded.quantity, revenue = stored.revenue + excluded.revenue
        """;

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var orders = await FindOrdersAsync([.. events.Select(recorded => recorded.StreamId.Value).Distinct(StringComparer.Ordinal)], transaction, cancellationToken);
        var prices = await FindPricesAsync([.. events.Select(recorded => recorded.Data).OfType<SalesEvent.ItemAdded>().Select(added => added.Product).Distinct(StringComparer.Ordinal)], transaction, cancellationToken);
        var customers = new Dictionary<string, (long Orders, long Total)>(StringComparer.Ordinal);
        var products = new Dictionary<string, (long Quantity, long Revenue)>(StringComparer.Ordinal);
        foreach (var recorded in events)
        {
            var orderId = recorded.StreamId.Value;
            switch (recorded.Data)
            {
                case SalesEvent.OrderPlaced placed:
                    orders[orderId] = (placed.Customer, 0, null);
                    customers[placed.Customer] = customers.GetValueOrDefault(placed.Customer) is var (count, bought) ? (count + 1, bought) : default;
                    break;
                case SalesEvent.ItemAdded added:
                    var revenue = added.Quantity * prices[added.Product];
                    var order = orders[orderId];
                    orders[orderId] = order with { Total = order.Total + revenue };
                    customers[order.Customer] = customers.GetValueOrDefault(order.Customer) is var (orderCount, total) ? (orderCount, total + revenue) : default;
                    products[added.Product] = products.GetValueOrDefault(added.Product) is var (quantity, earned) ? (quantity + added.Quantity, earned + revenue) : default;
                    break;
                case SalesEvent.OrderShipped shipped:
                    orders[orderId] = orders[orderId] with { ShippedBy = shipped.Carrier };
                    break;
            }
        }

        await ExecuteAsync(
            UpsertOrders,
            transaction,
            [orders.Keys.ToArray(), orders.Values.Select(row => row.Customer).ToArray(), orders.Values.Select(row => row.Total).ToArray(), orders.Values.Select(row => row.ShippedBy).ToArray()],
            cancellationToken);
        await ExecuteAsync(
            UpsertCustomers, transaction, [customers.Keys.ToArray(), customers.Values.Select(row => row.Orders).ToArray(), customers.Values.Select(row => row.Total).ToArray()], cancellationToken);
        await ExecuteAsync(
            UpsertProducts, transaction, [products.Keys.ToArray(), products.Values.Select(row => row.Quantity).ToArray(), products.Values.Select(row => row.Revenue).ToArray()], cancellationToken);
    }

    private static async Task<Dictionary<string, (string Customer, long Total, string? ShippedBy)>> FindOrdersAsync(string[] ids, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var orders = new Dictionary<string, (string, long, string?)>(StringComparer.Ordinal);
        await using var select = new NpgsqlCommand("SELECT order_id, customer, total, shipped_by FROM sales_orders WHERE order_id = ANY($1)", transaction.Connection) { Parameters = { new() { Value = ids } } };
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            orders.Add(rows.GetString(0), (rows.GetString(1), rows.GetInt64(2), rows.IsDBNull(3) ? null : rows.GetString(3)));
        }

        return orders;
    }

    private static async Task<Dictionary<string, long>> FindPricesAsync(string[] products, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var select = new NpgsqlCommand("SELECT product, price FROM prices WHERE product = ANY($1)", transaction.Connection) { Parameters = { new() { Value = products } } };
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            prices.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return prices;
    }

    private static async Task ExecuteAsync(string sql, NpgsqlTransaction transaction, object[] columns, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection);
        command.Parameters.AddRange(columns.Select(column => new NpgsqlParameter { Value = column }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
