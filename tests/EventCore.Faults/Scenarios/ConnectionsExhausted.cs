using System.Diagnostics;
using Npgsql;

namespace EventCore.Faults;

internal sealed class ConnectionsExhausted : PostgresScenario
{
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(1);

    public override string Name => "connections-exhausted";

    public override string Fault => "others take every connection that the server has for 1 s, after all sessions of the load were terminated";

    public override string Control => "nothing is sent again: the caller must be told";

    // With few it gets back what it had before the others have taken it.
    protected override string ConnectionOptions => ";Maximum Pool Size=20";

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => ["max_connections = 50"];

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told =>
        told.Contains(PostgresErrorCodes.TooManyConnections, StringComparison.Ordinal) || told == $"{nameof(AppendOutcomeUnknownException)} {PostgresErrorCodes.AdminShutdown}");

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        base.WorkerSettings(context, server) with { SendAttempts = context.IsControl ? 1 : 10 };

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var first = new NpgsqlConnection(target.Server.ConnectionString);
        await first.OpenAsync(cancellationToken);
        await using var terminate = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND NOT pid = ANY ($1)", first)
        {
            Parameters = { new NpgsqlParameter<int[]> { TypedValue = [] } },
        };
        var taken = new List<NpgsqlConnection> { first };
        try
        {
            var started = Stopwatch.GetTimestamp();
            for (var round = 0; Stopwatch.GetElapsedTime(started) < HeldFor; round++)
            {
                await TakeAllAsync(target, taken, cancellationToken);
                terminate.Parameters[0].Value = taken.Select(connection => connection.ProcessID).ToArray();
                if (round == 0 || Equals(await CountOthersAsync(first, taken, cancellationToken), 0L))
                {
                    await terminate.ExecuteNonQueryAsync(cancellationToken);
                }
            }
        }
        finally
        {
            foreach (var connection in taken.Skip(1))
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task TakeAllAsync(PostgresFaultTarget target, List<NpgsqlConnection> taken, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var connection = new NpgsqlConnection(target.Server.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                taken.Add(connection);
            }
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    private static async Task<object?> CountOthersAsync(NpgsqlConnection connection, List<NpgsqlConnection> taken, CancellationToken cancellationToken)
    {
        await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND NOT pid = ANY ($1)", connection)
        {
            Parameters = { new NpgsqlParameter<int[]> { TypedValue = [.. taken.Select(taken => taken.ProcessID)] } },
        };
        return await count.ExecuteScalarAsync(cancellationToken);
    }

    protected override async Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) =>
        await server.CountInLogAsync("too many clients") == 0 ? "There was always a connection left." : null;
}
