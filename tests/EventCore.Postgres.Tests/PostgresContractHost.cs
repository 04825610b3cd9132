using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>One schema for all cases, each of which works on a log of its own in it.</summary>
public sealed class PostgresContractHost(TestPostgres server) : EventStoreContractHost, IAsyncLifetime
{
    private PostgresDatabase? _database;

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot be skipped: each test skips itself, for the same reason.
        if (TestPostgres.SkipReason is null)
        {
            _database = await PostgresDatabase.CreateAsync(server);
        }
    }

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(_database!.Open(new PostgresEventStoreOptions { Log = log }));

    public override async ValueTask DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }
}
