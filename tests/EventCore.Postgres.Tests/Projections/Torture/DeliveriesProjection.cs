using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A row for each event, in the order of the writes, and how many there are. Nothing but the checkpoint keeps an event from being applied twice.</summary>
internal sealed class DeliveriesProjection : PostgresProjection<StepEvent>
{
    public const string SubscriptionName = "deliveries";

    public const string CreateTables = """
        CREATE TABLE deliveries (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position bigint NOT NULL, stream_id text NOT NULL, version bigint NOT NULL);
        CREATE TABLE deliveries_count (count bigint NOT NULL);
        INSERT INTO deliveries_count VALUES (0);
        """;

    public const string Insert = "INSERT INTO deliveries (position, stream_id, version) VALUES ($1, $2, $3)";

    public DeliveriesProjection(Random random)
        : base(SubscriptionName, new ProjectionOptions { MaxBatchEvents = 100 })
    {
        var mischance = new Mischance(random);
        On<StepEvent.Stepped>(async (recorded, transaction, cancellationToken) =>
        {
            await using var insert = new NpgsqlCommand($"WITH counted AS (UPDATE deliveries_count SET count = count + 1) {Insert}", transaction.Connection)
            {
                Parameters = { new() { Value = recorded.Position.Value }, new() { Value = recorded.StreamId.Value }, new() { Value = recorded.Version.Value } },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
            await mischance.BefallAsync(cancellationToken);
        });
    }
}
