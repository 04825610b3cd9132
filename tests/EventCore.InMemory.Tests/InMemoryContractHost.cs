using System.Collections.Concurrent;
using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.InMemory.Tests;

/// <summary>A database in memory: a log for each name, and a store for each time that one is opened.</summary>
internal sealed class InMemoryContractHost : EventStoreContractHost
{
    private readonly ConcurrentDictionary<LogName, InMemoryLog> _logs = new();

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(new InMemoryEventStore(_logs.GetOrAdd(log, _ => new InMemoryLog())));
}
