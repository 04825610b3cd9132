using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Faults.Tests;

/// <summary>A database of one of the stores, with as many empty logs as are asked for.</summary>
internal sealed class LogsOf : IAsyncDisposable
{
    public const string Memory = "memory";
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventcore-logs-");
    private readonly string _kind;
    private readonly NpgsqlDataSource? _dataSource;
    private readonly string _schema = $"test_{Guid.NewGuid():N}";
    private int _logs;

    private LogsOf(string kind, NpgsqlDataSource? dataSource) => (_kind, _dataSource) = (kind, dataSource);

    public string Schema => _schema;

    public NpgsqlDataSource DataSource => _dataSource!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<LogsOf> OpenAsync(string kind, TestPostgres server)
    {
        if (kind != Postgres)
        {
            return new LogsOf(kind, dataSource: null);
        }

        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var logs = new LogsOf(kind, NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = 20 }));
        await PostgresSchema.MigrateAsync(logs.DataSource, logs._schema, Cancel);
        return logs;
    }

    /// <summary>A store on another log.</summary>
    public async Task<IEventStore> NextAsync()
    {
        var log = new LogName($"log-{++_logs}");
        return _kind switch
        {
            Memory => new InMemoryEventStore(),
            Sqlite => await SqliteEventStore.OpenAsync(Path.Combine(_folder.FullName, "logs.db"), new SqliteEventStoreOptions { Log = log }, Cancel),
            _ => new PostgresEventStore(DataSource, new PostgresEventStoreOptions { Schema = _schema, Log = log }),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await using (var drop = _dataSource.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE"))
            {
                await drop.ExecuteNonQueryAsync(CancellationToken.None);
            }

            await _dataSource.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
