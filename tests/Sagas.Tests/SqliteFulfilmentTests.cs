using EventCore;
using EventCore.Stores;

namespace Sagas.Tests;

public sealed class SqliteFulfilmentTests : FulfilmentTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sagas-").FullName;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override async Task<IEventStore> OpenAsync() => await SqliteEventStore.OpenAsync(Path.Combine(_directory, "sagas.db"));
}
