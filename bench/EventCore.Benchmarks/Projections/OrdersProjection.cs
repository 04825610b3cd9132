using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>The simple projection: each event upserts the row of its order, those of one batch together.</summary>
internal sealed class OrdersProjection() : PostgresProjection<SalesEvent>("orders")
{
    public const string CreateTable = "CREATE TABLE orders (order_id text PRIMARY KEY, events integer NOT NULL, items integer NOT NULL, total bigint NOT NULL);";

    private const string Upsert = """
        INSERT INTO orders AS stored
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE
        SET events = stored.events + excluded.events,
            items = stored.items + excluded.items,
            total = stored.total + excluded.total
        """;

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<StreamId, (int Events, int Items, long Total)>();
        foreach (var recorded in events)
        {
            var (count, items, total) = rows.GetValueOrDefault(recorded.StreamId);
            var added = recorded.Data as SalesEvent.ItemAdded;
            rows[recorded.StreamId] = (count + 1, items + (added?.Quantity ?? 0), total + ((added?.Quantity ?? 0) * (added?.Price ?? 0)));
        }

        await using var upsert = new NpgsqlCommand(Upsert, transaction.Connection)
        {
            Parameters =
            {
                new() { Value = rows.Keys.Select(streamId => streamId.Value).ToArray() },
                new() { Value = rows.Values.Select(row => row.Events).ToArray() },
                new() { Value = rows.Values.Select(row => row.Items).ToArray() },
                new() { Value = rows.Values.Select(row => row.Total).ToArray() },
            },
        };
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }
}
