using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>A database in memory whose stores are wrapped, each log's once, so that a wrapper can remember what it did.</summary>
internal sealed class WrappingContractHost(Func<IEventStore, IEventStore> wrap) : EventStoreContractHost
{
    private readonly ConcurrentDictionary<LogName, Lazy<IEventStore>> _logs = new();

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_logs.GetOrAdd(log, _ => new Lazy<IEventStore>(() => wrap(new InMemoryEventStore()))).Value);
}
