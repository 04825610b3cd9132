using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A row for each time that an event is seen, committed at once, with the epoch of whoever saw it.</summary>
internal sealed class SightingsProjection : AtLeastOnceProjection<StepEvent>
{
    public const string CreateTable = "CREATE TABLE sightings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, epoch bigint NOT NULL, position bigint NOT NULL);";

    public SightingsProjection(NpgsqlDataSource target, Random random)
        : base("sightings", new ProjectionOptions { MaxBatchEvents = 100 })
    {
        var mischance = new Mischance(random);
        On<StepEvent.Stepped>(async (recorded, context, cancellationToken) =>
        {
            await using var insert = target.CreateCommand("INSERT INTO sightings (epoch, position) VALUES ($1, $2)");
            insert.Parameters.Add(new() { Value = context.Epoch });
            insert.Parameters.Add(new() { Value = recorded.Position.Value });
            await insert.ExecuteNonQueryAsync(cancellationToken);
            await mischance.BefallAsync(cancellationToken);
        });
    }
}
