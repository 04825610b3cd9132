using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

internal sealed class PostgresContractHost(PostgresDatabase database) : EventStoreContractHost
{
    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(database.Open(new PostgresEventStoreOptions { Log = log }));
}
