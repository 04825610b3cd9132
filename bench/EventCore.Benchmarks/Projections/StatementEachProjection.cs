using EventCore.Cli;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>What is written first: a handler with a statement for each event.</summary>
internal sealed class StatementEachProjection : PostgresProjection<SalesEvent>
{
    public const string CreateTable = "CREATE TABLE order_sizes (order_id text PRIMARY KEY, items integer NOT NULL);";

    private const string Upsert = "INSERT INTO order_sizes AS stored VALUES ($1, $2) ON CONFLICT (order_id) DO UPDATE SET items = stored.items + excluded.items";

    public StatementEachProjection()
        : base("order-sizes")
    {
        On<SalesEvent.OrderPlaced>((placed, transaction, cancellationToken) => UpsertAsync(placed.StreamId, 0, transaction, cancellationToken));
        On<SalesEvent.ItemAdded>((added, transaction, cancellationToken) => UpsertAsync(added.StreamId, added.Data.Quantity, transaction, cancellationToken));
        On<SalesEvent.OrderShipped>((shipped, transaction, cancellationToken) => UpsertAsync(shipped.StreamId, 0, transaction, cancellationToken));
    }

    private static async Task UpsertAsync(StreamId streamId, int items, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var upsert = new NpgsqlCommand(Upsert, transaction.Connection) { Parameters = { new() { Value = streamId.Value }, new() { Value = items } } };
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }
}
