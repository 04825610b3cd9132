using EventCore.Testing;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>
/// <c>bench/slow-commits</c>: what it gains to wait for slow commits outside the lock. A private server ships its log to
/// a synchronous standby (<c>pg_receivewal --synchronous</c>) over a line that is a millisecond long each way, and processes
/// append with either wait in turn.
/// </summary>
internal static class SlowCommitsCommand
{
    public const string Name = "slow-commits";

    private const int Rounds = 3;
    private const int Processes = 8;
    private const string Standby = "standby";

    private static readonly TimeSpan DelayEachWay = TimeSpan.FromMilliseconds(1);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var files = Directory.CreateTempSubdirectory("eventcore-slow-commits.");
        try
        {
            await using var cluster = await PostgresCluster.StartAsync(cancellationToken: cancellationToken);
            await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
            await PostgresSchema.MigrateAsync(database, cancellationToken: cancellationToken);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var proxy = new DelayingProxy(cluster.Port, DelayEachWay);
            var port = proxy.Listen();
            Task[] background = [proxy.ServeAsync(end.Token), await StartStandbyAsync(database, cluster, port, files.FullName, end.Token)];
            await MeasureAsync(database, new EventCoreTool(cluster.ConnectionString), cancellationToken);
            await end.CancelAsync();
            await Task.WhenAll(background).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception exception) when (exception is ComparisonException or PostgresClusterException or NpgsqlException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static async Task<Task> StartStandbyAsync(NpgsqlDataSource database, PostgresCluster cluster, int port, string files, CancellationToken cancellationToken)
    {
        var server = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        var binaries = (string)(await QueryAsync(database, "SELECT setting FROM pg_config WHERE name = 'BINDIR'", cancellationToken))!;
        var standby = new ChildProcess(
            Path.Combine(binaries, "pg_receivewal"),
            ["--synchronous", "--no-loop", $"--directory={files}", $"--dbname=host=127.0.0.1 port={port} user={server.Username} application_name={Standby}"])
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = server.Password! },
            Limit = TimeSpan.FromMinutes(15),
        };
        var running = standby.RunAsync(cancellationToken);
        await QueryAsync(database, $"ALTER SYSTEM SET synchronous_standby_names = '{Standby}'", cancellationToken);
        await QueryAsync(database, "SELECT pg_reload_conf()", cancellationToken);
        while (!Equals(await QueryAsync(database, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", cancellationToken), 1L))
        {
            if (running.IsCompleted)
            {
                await running;
            }

            await Task.Delay(100, cancellationToken);
        }

        return running;
    }

    private static async Task MeasureAsync(NpgsqlDataSource database, EventCoreTool tool, CancellationToken cancellationToken)
    {
        var load = new BenchLoad("single-stream") { Workers = 8, Streams = 1_000, Seconds = 4 };
        Console.WriteLine($"{Processes} processes of {load.Workers} workers; single-stream, {load.Streams} streams; operations per second of all, and the highest P95 of one.");
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var inside = await MeasureAsync(CommitWait.InsideLock);
            var outside = await MeasureAsync(CommitWait.OutsideLock);
            ratios.Add(outside.OperationsPerSecond / inside.OperationsPerSecond);
            Console.WriteLine($"Round {round}: inside {Tell(inside)}; outside {Tell(outside)}; ratio {ratios[^1]:F2}");
        }

        Console.WriteLine($"Median ratio: {new Samples(ratios).Median:F2}");

        async Task<JointLoad> MeasureAsync(CommitWait commitWait)
        {
            await QueryAsync(database, "CHECKPOINT", cancellationToken);
            return await tool.BenchTogetherAsync(load with { CommitWait = commitWait }, Processes, cancellationToken);
        }
    }

    private static string Tell(JointLoad load) =>
        $"{load.OperationsPerSecond:N0}/s, P95 {load.Processes.Max(process => process.LatencyP95Milliseconds):F1} ms, {load.Processes.Sum(process => process.Failed)} failed";

    private static async Task<object?> QueryAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
