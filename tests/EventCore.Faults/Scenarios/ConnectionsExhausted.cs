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
        await using var terminate = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND NOT pid = ANY ($1)", first)
        {
            Parameters = { new NpgsqlParameter<int[]> { TypedValue = [] } },
        };
        var taken = new List<NpgsqlConnection> { first };
        try
        {
            // What is terminated comes back at once, and may be ahead of those who take its place: until nobody else is left.
            var others = -1L;
            for (var started = Stopwatch.GetTimestamp(); others != 0 && Stopwatch.GetElapsedTime(started) < TakingLimit;)
            {
                await TakeAllAsync(target, taken, cancellationToken);
                terminate.Parameters[0].Value = taken.Select(connection => connection.ProcessID).ToArray();
                others = (long)(await terminate.ExecuteScalarAsync(cancellationToken))!;
            }

            if (others != 0)
            {
                target.Load.NoteProblem($"There was a connection left for {TakingLimit}.");
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

    /// <summary>All at once, since the load takes what it can meanwhile.</summary>
    private static async Task TakeAllAsync(PostgresFaultTarget target, List<NpgsqlConnection> taken, CancellationToken cancellationToken)
    {
        var connections = await Task.WhenAll(Enumerable.Range(taken.Count, MaxConnections - taken.Count).Select(_ => TakeAsync(target, cancellationToken)));
        taken.AddRange(connections.OfType<NpgsqlConnection>());
    }

    /// <returns>Null where there is none.</returns>
    private static async Task<NpgsqlConnection?> TakeAsync(PostgresFaultTarget target, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(target.Server.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await connection.DisposeAsync();
            return null;
        }
    }
}
