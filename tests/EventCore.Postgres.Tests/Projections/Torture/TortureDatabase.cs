using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A server of its own, where transactions can be left prepared, with a log and the tables of the projections beside it.</summary>
internal sealed class TortureDatabase : IAsyncDisposable
{
    /// <summary>By which the sessions of writers and owners are known.</summary>
    public const string Application = "torture";

    private const string Orphan = "orphan";

    private readonly PostgresCluster _cluster;
    private readonly NpgsqlDataSource _dataSource;

    private TortureDatabase(PostgresCluster cluster)
    {
        _cluster = cluster;
        _dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
        Store = new PostgresEventStore(_dataSource);
    }

    public PostgresEventStore Store { get; }

    public string ConnectionString => _cluster.ConnectionString;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TortureDatabase> CreateAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var settings = new Dictionary<string, string> { ["max_prepared_transactions"] = "5" };
        var database = new TortureDatabase(await PostgresCluster.StartAsync(new PostgresClusterOptions { Settings = settings }, Cancel));
        await PostgresSchema.MigrateAsync(database._dataSource, cancellationToken: Cancel);
        await database.QueryAsync(DeliveriesProjection.CreateTables + TalliesProjection.CreateTable + SightingsProjection.CreateTable + "CREATE TABLE unrelated (id integer)");
        return database;
    }

    /// <summary>Begins two transactions that have written something elsewhere: one stays open until what is returned is disposed of, the other is left prepared.</summary>
    public async Task<IAsyncDisposable> HoldOthersOpenAsync()
    {
        await QueryAsync($"BEGIN; INSERT INTO unrelated VALUES (1); PREPARE TRANSACTION '{Orphan}'");
        var connection = await _dataSource.OpenConnectionAsync(Cancel);
        await using var write = new NpgsqlCommand("BEGIN; INSERT INTO unrelated VALUES (2)", connection);
        await write.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    /// <summary>Whether both of those are still there.</summary>
    public async Task<bool> AreOthersOpenAsync() => Equals(
        await QueryAsync($"SELECT (SELECT count(*) FROM pg_prepared_xacts WHERE gid = '{Orphan}') + (SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO unrelated%' AND state = 'idle in transaction')"),
        2L);

    /// <summary>Ends one of the sessions of writers and owners, if there is any.</summary>
    public Task EndSessionAsync(int target) => QueryAsync(
        $"""
        WITH sessions AS (SELECT pid, row_number() OVER (ORDER BY pid) - 1 AS no, count(*) OVER () AS all FROM pg_stat_activity WHERE application_name = '{Application}')
        SELECT pg_terminate_backend(pid) FROM sessions WHERE no = {target} % "all"
        """);

    /// <summary>Appends an event in a transaction that stays open for a while with the log's lock, before and after it has written.</summary>
    public async Task<LedgerEntry> AppendSlowlyAsync(TimeSpan time, AppendOutcome outcome)
    {
        var id = EventId.Create(TimeProvider.System);
        await using var connection = await _dataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await ExecuteAsync("SELECT 1 FROM eventcore.logs FOR UPDATE");
        await Task.Delay(time / 2, Cancel);
        await ExecuteAsync(
            $$"""
            INSERT INTO eventcore.events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
            SELECT
                log_id,
                (SELECT coalesce(max(position), 0) + 1 FROM eventcore.events),
                '{{id}}',
                'steps-slow',
                (SELECT coalesce(max(event_version), 0) + 1 FROM eventcore.events WHERE stream_id = 'steps-slow'),
                'stepped',
                '{"Number": 7}',
                '{}',
                clock_timestamp()
            FROM eventcore.logs
            """);
        await Task.Delay(time / 2, Cancel);
        await (outcome == AppendOutcome.Appended ? transaction.CommitAsync(Cancel) : transaction.RollbackAsync(Cancel));
        return new LedgerEntry(outcome, LastPosition: 0, [id]);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancel);
        }
    }

    public async Task<IReadOnlyList<RecordedEvent>> ReadLogAsync() => await Store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = _dataSource.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var list = new List<T>();
        while (await rows.ReadAsync(Cancel))
        {
            list.Add(read(rows));
        }

        return list;
    }

    public async Task<object?> QueryAsync(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _dataSource.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
