using EventCore;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace Ecommerce.Tests;

public sealed class PostgresRestartTests(TestPostgres server) : RestartTests
{
    private readonly string _schema = $"ecommerce_{Guid.NewGuid():N}";
    private NpgsqlDataSource? _dataSource;

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        _dataSource = NpgsqlDataSource.Create(await server.ConnectionStringAsync(TestContext.Current.CancellationToken));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await using var drop = _dataSource.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            await drop.ExecuteNonQueryAsync();
            await _dataSource.DisposeAsync();
        }
    }

    protected override Task<IEventStore> OpenAsync() =>
        Task.FromResult<IEventStore>(new PostgresEventStore(_dataSource!, new PostgresEventStoreOptions { Schema = _schema, SchemaCheck = SchemaCheck.Migrate }));
}
