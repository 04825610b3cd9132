using System.Diagnostics;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>
/// The yardstick: pgbench, and for a single connection Npgsql, inserting into a table with the columns, constraints and indexes of <c>eventcore.events</c>, events
/// copied from the store, with prepared statements. It has it easier than any store: it reads nothing, checks nothing and
/// keeps no order.
/// </summary>
internal sealed class BareDatabase
{
    public const int RowsPerBatch = 100;

    private readonly string _pgbench;

    private readonly Dictionary<string, string> _environment;

    private readonly NpgsqlDataSource _database;

    private BareDatabase(string pgbench, NpgsqlDataSource database, string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        (_pgbench, _database) = (pgbench, database);
        _environment = new(StringComparer.Ordinal)
        {
            ["PGHOST"] = server.Host ?? "",
            ["PGPORT"] = $"{server.Port}",
            ["PGUSER"] = server.Username ?? "",
            ["PGPASSWORD"] = server.Password ?? "",
            ["PGDATABASE"] = server.Database ?? "",
            ["LC_ALL"] = "C",
        };
    }

    /// <summary>pgbench's own word.</summary>
    public string Version { get; private init; } = "";

    /// <exception cref="ComparisonException">There is no pgbench beside the server.</exception>
    public static async Task<BareDatabase> OpenAsync(NpgsqlDataSource database, string connectionString, CancellationToken cancellationToken)
    {
        await using var directory = database.CreateCommand("SELECT setting FROM pg_config WHERE name = 'BINDIR'");
        var pgbench = Path.Combine((string?)await directory.ExecuteScalarAsync(cancellationToken) ?? "", "pgbench");
        if (!File.Exists(pgbench))
        {
            throw new ComparisonException($"There is no pgbench beside PostgreSQL's server: '{pgbench}'. On Debian and Ubuntu it is part of the package 'postgresql'.");
        }

        var version = await new ChildProcess(pgbench, ["--version"]).RunAsync(cancellationToken);
        return new BareDatabase(pgbench, database, connectionString) { Version = version.Trim() };
    }

    /// <summary>Makes the table, once the store's own is there.</summary>
    public async Task CreateYardstickAsync(CancellationToken cancellationToken)
    {
        await using var create = _database.CreateCommand(YardstickSql.Create);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One row per transaction.</summary>
    public Task<PgbenchOutput> InsertRowsAsync(int clients, ComparisonSettings settings, CancellationToken cancellationToken) =>
        RunWarmAsync(YardstickSql.InsertRow, "single-stream", clients, settings, cancellationToken);

    /// <summary>Transactions of <see cref="RowsPerBatch"/> rows, each one statement.</summary>
    public Task<PgbenchOutput> InsertBatchesAsync(int clients, ComparisonSettings settings, CancellationToken cancellationToken) =>
        RunWarmAsync(YardstickSql.InsertBatch, "batch", clients, settings, cancellationToken);

    /// <summary>One row per transaction on one connection of the client library that the store uses, too: a prepared statement, sent again when it is answered.</summary>
    /// <returns>P50 in milliseconds.</returns>
    public async Task<double> InsertRowsAloneAsync(ComparisonSettings settings, CancellationToken cancellationToken)
    {
        var (type, data, metadata) = await SampleAsync("single-stream", cancellationToken);
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(YardstickSql.InsertRow, connection);
        insert.Parameters.Add(new NpgsqlParameter<string>("type", type));
        insert.Parameters.Add(new NpgsqlParameter<string>("data", data));
        insert.Parameters.Add(new NpgsqlParameter<string>("metadata", metadata));
        await insert.PrepareAsync(cancellationToken);
        _ = await LatenciesAsync(insert, TimeSpan.FromSeconds(settings.WarmUpSeconds), cancellationToken);
        return new Samples(await LatenciesAsync(insert, TimeSpan.FromSeconds(settings.SecondsPerStep), cancellationToken)).Median;
    }

    private static async Task<IReadOnlyList<double>> LatenciesAsync(NpgsqlCommand command, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var sent = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(cancellationToken);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);

        return latencies;
    }

    /// <summary>The same twice, the first time unmeasured.</summary>
    private async Task<PgbenchOutput> RunWarmAsync(string sql, string workload, int clients, ComparisonSettings settings, CancellationToken cancellationToken)
    {
        _ = await RunAsync(sql, workload, clients, settings.WarmUpSeconds, cancellationToken);
        return await RunAsync(sql, workload, clients, settings.SecondsPerStep, cancellationToken);
    }

    private async Task<PgbenchOutput> RunAsync(string sql, string workload, int clients, int seconds, CancellationToken cancellationToken)
    {
        var (type, data, metadata) = await SampleAsync(workload, cancellationToken);
        var threads = Math.Min(clients, Environment.ProcessorCount);
        var pgbench = new ChildProcess(
            _pgbench,
            [
                "--no-vacuum", "--protocol=prepared", $"--client={clients}", $"--jobs={threads}", $"--time={seconds}", "--file=-",
                $"--define=type={type}", $"--define=data={data}", $"--define=metadata={metadata}",
            ])
        {
            Environment = _environment,
            Input = sql,
        };
        return PgbenchOutput.Parse(await pgbench.RunAsync(cancellationToken));
    }

    /// <summary>The last event that a workload stored.</summary>
    private async Task<(string Type, string Data, string Metadata)> SampleAsync(string workload, CancellationToken cancellationToken)
    {
        await using var sample = _database.CreateCommand(YardstickSql.Sample);
        sample.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"/{workload}/" });
        await using var reader = await sample.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetString(0), reader.GetString(1), reader.GetString(2))
            : throw new ComparisonException($"The store holds no event of the workload {workload}.");
    }
}
