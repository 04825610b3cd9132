using System.Diagnostics;
using Npgsql;

namespace EventCore.Faults;

internal sealed class ConnectionsExhausted : PostgresScenario
{
    private const int MaxConnections = 20;
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TakingLimit = TimeSpan.FromSeconds(10);

    public override string Name => "connections-exhausted";

    public override string Fault => "others take every connection that the server has for 1 s, after all sessions of the load were terminated";

    public override string Control => "nothing is sent again: the caller must be told";

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => [$"max_connections = {MaxConnections}"];

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told => told.Contains(PostgresErrorCodes.TooManyConnections, StringComparison.Ordinal));

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
            // Who is terminated comes back at once, and may be ahead of those who take the place: again, until all are taken.
            for (var started = Stopwatch.GetTimestamp(); taken.Count < MaxConnections && Stopwatch.GetElapsedTime(started) < TakingLimit; await Task.Delay(10, cancellationToken))
            {
                terminate.Parameters[0].Value = taken.Select(connection => connection.ProcessID).ToArray();
                await terminate.ExecuteNonQueryAsync(cancellationToken);
                await Task.WhenAll(Enumerable.Range(taken.Count, MaxConnections - taken.Count).Select(_ => TakeAsync(target, taken, cancellationToken)));
            }

            if (taken.Count < MaxConnections)
            {
                target.Load.NoteProblem($"Only {taken.Count} of {MaxConnections} connections could be taken within {TakingLimit}.");
            }

            await Task.Delay(HeldFor, cancellationToken);
        }
        finally
        {
            foreach (var connection in taken.Skip(1))
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task TakeAsync(PostgresFaultTarget target, List<NpgsqlConnection> taken, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(target.Server.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            lock (taken)
            {
                taken.Add(connection);
            }
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync();
            if (failure is not PostgresException { SqlState: PostgresErrorCodes.TooManyConnections })
            {
                throw;
            }
        }
    }
}
