using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>One schema for all cases, each of which works on a log of its own in it.</summary>
internal sealed class PostgresContractHost(Func<PostgresEventStoreOptions, IEventStore> open) : EventStoreContractHost
{
    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult(open(new PostgresEventStoreOptions { Log = log }));
}
