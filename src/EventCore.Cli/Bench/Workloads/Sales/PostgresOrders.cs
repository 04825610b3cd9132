using Npgsql;

namespace EventCore.Cli;

/// <summary>The simple projection on PostgreSQL: the rows of one batch are upserted by one statement.</summary>
/// <param name="name">The name that its checkpoint is kept under.</param>
/// <param name="schema">Where its table is; a plain name.</param>
internal sealed class PostgresOrders(string name, string schema) : PostgresProjection<SalesEvent>(name)
{
    private readonly string _upsert = $"""
        INSERT INTO {schema}.orders AS stored
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE
        SET events = stored.events + excluded.events,
            items = stored.items + excluded.items,
            total = stored.total + excluded.total
        """;

    public static string CreateTables(string schema) => $"CREATE TABLE {schema}.orders (order_id text PRIMARY KEY, events integer NOT NULL, items integer NOT NULL, total bigint NOT NULL);";

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = OrderRows.Of(events);
        var upsert = new NpgsqlCommand(_upsert, transaction.Connection)
        {
            Parameters =
            {
                new() { Value = rows.Keys.Select(streamId => streamId.Value).ToArray() },
                new() { Value = rows.Values.Select(row => row.Events).ToArray() },
                new() { Value = rows.Values.Select(row => row.Items).ToArray() },
                new() { Value = rows.Values.Select(row => row.Total).ToArray() },
            },
        };
        await using (upsert.ConfigureAwait(false))
        {
            await upsert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
