using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>One schema for all cases, each of which works on a log of its own in it.</summary>
internal sealed class PostgresContractHost(PostgresDatabase database) : EventStoreContractHost
{
    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(database.Open(new PostgresEventStoreOptions { Log = log }));
}
