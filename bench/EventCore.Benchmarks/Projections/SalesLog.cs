using System.Globalization;
using EventCore.Cli;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>A log of orders, five events each, of which five hundred are under way at a time; and the tables of the projections.</summary>
internal static class SalesLog
{
    public const int EventsInOrder = 5;

    /// <summary>Where the tables are.</summary>
    public const string Schema = "public";

    /// <summary>The log has a multiple of so many events.</summary>
    public const int EventsInBlock = EventsInOrder * OrdersInBlock;

    private const int OrdersInBlock = 500;

    private const string Fill = """
        INSERT INTO eventcore.events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, correlation_id, created_at)
        SELECT
            1,
            no + 1,
            gen_random_uuid(),
            'order-' || no / {block} * {orders} + no % {orders},
            no % {block} / {orders} + 1,
            (ARRAY['sale-placed', 'sale-item-added', 'sale-item-added', 'sale-item-added', 'sale-shipped'])[no % {block} / {orders} + 1],
            CASE no % {block} / {orders}
                WHEN 0 THEN jsonb_build_object('Customer', 'customer-' || no % 9973, 'Note', md5('note' || no) || md5('more' || no))
                WHEN 4 THEN jsonb_build_object('Carrier', 'carrier-' || no % 7, 'Note', md5('note' || no) || md5('more' || no))
                ELSE jsonb_build_object('Product', 'product-' || no % 997, 'Quantity', no % 9 + 1, 'Price', no % 10000 + 1, 'Note', md5('note' || no) || md5('more' || no))
            END,
            '{}',
            md5('correlation' || no / 2),
            timestamptz '2026-01-15 10:00:00+00' + no * interval '333 microseconds'
        FROM generate_series(0, {events} - 1) AS no
        """;

    public static async Task FillAsync(NpgsqlDataSource database, int events, CancellationToken cancellationToken)
    {
        await PostgresSchema.MigrateAsync(database, cancellationToken: cancellationToken);
        await ExecuteAsync(database, PostgresOrders.CreateTables(Schema) + StatementEachProjection.CreateTable + PostgresSales.CreateTables(Schema), cancellationToken);
        await ExecuteAsync(
            database,
            Fill.Replace("{block}", Text(EventsInBlock), StringComparison.Ordinal).Replace("{orders}", Text(OrdersInBlock), StringComparison.Ordinal).Replace("{events}", Text(events), StringComparison.Ordinal),
            cancellationToken);
        await ExecuteAsync(database, "VACUUM ANALYZE", cancellationToken);
    }

    /// <summary>As it was before anything was projected.</summary>
    public static async Task ClearAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await ExecuteAsync(database, "TRUNCATE orders, order_sizes, sales_orders, sales_customers, sales_products, eventcore.subscription_checkpoints", cancellationToken);
        await ExecuteAsync(database, "CHECKPOINT", cancellationToken);
    }

    public static async Task<object?> ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
