namespace EventCore.Cli;

/// <summary>Opens a log in an SQLite file.</summary>
internal static class SqliteStore
{
    public static async Task<OpenStore> OpenAsync(StoreChoice.SqliteFile choice, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var claimed = ClaimedFile.TryMake(choice.Path);
        try
        {
            return await OpenAsync(choice.Path, choice.Log, [], timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            claimed?.RemoveUnlessUsed();
            throw;
        }
    }

    public static async Task<OpenStore> OpenThrowAwayAsync(StoreChoice.ThrowAwaySqlite choice, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var file = ThrowAwayFile.Create(environment);
        try
        {
            return await OpenAsync(file.Path, choice.Log, [file], environment.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<OpenStore> OpenAsync(string path, LogName log, IReadOnlyList<IAsyncDisposable> owned, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var before = SqliteFacts.ReadMigrations(path);
        var store = await SqliteEventStore.OpenAsync(path, new SqliteEventStoreOptions { Log = log }, cancellationToken).ConfigureAwait(false);
        try
        {
            var facts = SqliteFacts.Read(path, log, isThrowAway: owned.Count > 0);
            return new OpenStore(store, facts, [.. SqliteFacts.ReadMigrations(path).Except(before, StringComparer.Ordinal)], owned)
            {
                Instruments = new StoreInstruments(
                    new SqliteProbe(path),
                    new SqliteYardstick(path, timeProvider),
                    new SqliteReadModels(path, timeProvider)),
            };
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
