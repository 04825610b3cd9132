using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Sqlite.Tests;

/// <summary>One file for all cases, each of which works on a log of its own in it.</summary>
public sealed class SqliteContractHost : EventStoreContractHost
{
    private readonly TemporaryFile _file = new();

    public override async ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        await SqliteEventStore.OpenAsync(_file.Path, new SqliteEventStoreOptions { Log = log }, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return base.DisposeAsync();
    }
}
