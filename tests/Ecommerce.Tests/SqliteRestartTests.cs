using EventCore;
using EventCore.Stores;

namespace Ecommerce.Tests;

public sealed class SqliteRestartTests : RestartTests
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ecommerce-").FullName;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    protected override async Task<IEventStore> OpenAsync() => await SqliteEventStore.OpenAsync(Path.Combine(_directory, "shop.db"));
}
