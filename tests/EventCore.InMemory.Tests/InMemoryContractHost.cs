using System.Collections.Concurrent;
using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.InMemory.Tests;

/// <summary>A database in memory: a store for each log, the same one however often it is opened.</summary>
internal sealed class InMemoryContractHost : EventStoreContractHost
{
    private readonly ConcurrentDictionary<LogName, InMemoryEventStore> _logs = new();

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(_logs.GetOrAdd(log, _ => new InMemoryEventStore()));
}
