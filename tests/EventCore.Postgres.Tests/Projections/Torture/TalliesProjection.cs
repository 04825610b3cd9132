using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A <see cref="Tally"/> of each stream, read and written once for each batch.</summary>
internal sealed class TalliesProjection(Random random) : PostgresProjection<StepEvent>("tallies", new ProjectionOptions { MaxBatchEvents = 100 })
{
    public const string CreateTable = "CREATE TABLE tallies (stream_id text PRIMARY KEY, version bigint NOT NULL, sum bigint NOT NULL, digest bigint NOT NULL);";

    private readonly Mischance _mischance = new(random);

    protected override async Task ApplyAsync(IReadOnlyList<Recorded<StepEvent>> events, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var tallies = await FindAsync([.. events.Select(recorded => recorded.StreamId.Value).Distinct()], transaction, cancellationToken);
        foreach (var recorded in events)
        {
            tallies[recorded.StreamId.Value] = tallies.GetValueOrDefault(recorded.StreamId.Value, new Tally()).Apply(recorded);
        }

        await _mischance.BefallAsync(cancellationToken);
        await using var upsert = new NpgsqlCommand(
            """
            INSERT INTO tallies
            SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, sum = excluded.sum, digest = excluded.digest
            """,
            transaction.Connection)
        {
            Parameters =
            {
                new() { Value = tallies.Keys.ToArray() },
                new() { Value = tallies.Values.Select(tally => tally.Version).ToArray() },
                new() { Value = tallies.Values.Select(tally => tally.Sum).ToArray() },
                new() { Value = tallies.Values.Select(tally => tally.Digest).ToArray() },
            },
        };
        await upsert.ExecuteNonQueryAsync(cancellationToken);
        await _mischance.BefallAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, Tally>> FindAsync(string[] streams, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("SELECT stream_id, version, sum, digest FROM tallies WHERE stream_id = ANY($1)", transaction.Connection)
        {
            Parameters = { new() { Value = streams } },
        };
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var tallies = new Dictionary<string, Tally>();
        while (await rows.ReadAsync(cancellationToken))
        {
            tallies.Add(rows.GetString(0), new Tally(rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3)));
        }

        return tallies;
    }
}
