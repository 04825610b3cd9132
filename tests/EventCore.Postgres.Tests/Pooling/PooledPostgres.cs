using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A pooler in front of the tests' server, and behind it a schema for each profile.</summary>
public sealed class PooledPostgres(TestPostgres server) : IAsyncLifetime
{
    private readonly Dictionary<StatementProfile, PostgresDatabase> _databases = [];
    private PgBouncer? _pooler;
    private NpgsqlDataSource? _dataSource;

    public static string? SkipReason => TestPostgres.SkipReason ?? PgBouncer.SkipReason;

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: each test skips itself, for the same reason.
        if (SkipReason is not null)
        {
            return;
        }

        foreach (var profile in Enum.GetValues<StatementProfile>())
        {
            _databases.Add(profile, await PostgresDatabase.CreateAsync(server, profile));
        }

        _pooler = await PgBouncer.StartAsync(await server.ConnectionStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        _dataSource = _pooler.Open();
    }

    public NpgsqlDataSource OpenDataSource(int maxPoolSize) => _pooler!.Open(maxPoolSize);

    public PostgresEventStore OpenStore(StatementProfile profile, PostgresEventStoreOptions options, NpgsqlDataSource? dataSource = null) =>
        _databases[profile].OpenThrough(dataSource ?? _dataSource!, options);

    public EventStoreContractHost For(StatementProfile profile, CommitWait commitWait) =>
        new PostgresContractHost(options => OpenStore(profile, options with { PrepareStatements = false, CommitWait = commitWait }));

    public async ValueTask DisposeAsync()
    {
        await (_dataSource?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_pooler?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var database in _databases.Values)
        {
            await database.DisposeAsync();
        }
    }
}
