using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Keeps all logs of a database in one: every store sees every event of the case before.</summary>
internal sealed class OneLogContractHost : EventStoreContractHost
{
    private readonly InMemoryEventStore _store = new();

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) => ValueTask.FromResult<IEventStore>(_store);
}
