using EventCore.Stores;
using Npgsql;

namespace EventCore.Faults;

/// <summary>A projection with a lease and without fencing: when it was paused after it looked at its lease, it writes what another one has written meanwhile.</summary>
internal sealed class TrustingProjection(IEventStore store, NpgsqlDataSource dataSource, int process)
{
    public const string CreateTable = "CREATE TABLE eventcore.trusted (owner integer NOT NULL, until timestamptz NOT NULL); INSERT INTO eventcore.trusted VALUES (-1, now())";

    private const string Lease = "UPDATE eventcore.trusted SET owner = $1, until = now() + interval '1 second' WHERE owner = $1 OR until < now()";
    private const string Insert = "INSERT INTO eventcore.delivered (position, event_id) SELECT * FROM unnest($1, $2)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(20, cancellationToken))
        {
            if (await ExecuteAsync(Lease, cancellationToken, new NpgsqlParameter<int> { TypedValue = process }) == 0)
            {
                continue;
            }

            await using var last = dataSource.CreateCommand("SELECT coalesce(max(position), 0) FROM eventcore.delivered");
            var checkpoint = new LogPosition((long)(await last.ExecuteScalarAsync(cancellationToken))!);
            var events = await store.ReadLogAsync(new ReadLogRequest(checkpoint), cancellationToken);

            // What a handler takes to do its work.
            await Task.Delay(200, cancellationToken);
            await ExecuteAsync(
                Insert,
                cancellationToken,
                new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(recorded => recorded.Position.Value)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(recorded => recorded.Id.Value)] });
        }
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
