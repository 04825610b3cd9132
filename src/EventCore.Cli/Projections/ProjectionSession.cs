using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>The projections of the store that was chosen, which is neither made nor migrated by looking at it.</summary>
internal sealed class ProjectionSession : IAsyncDisposable
{
    private readonly IEventStore _store;
    private readonly IAsyncDisposable? _access;

    private ProjectionSession(IEventStore store, string storeName, string? schema, LogName log, IAsyncDisposable? access)
    {
        _store = store;
        _access = access;
        (StoreName, Schema, Log, Control) = (storeName, schema, log, new ProjectionControl(store));
    }

    public ProjectionControl Control { get; }

    /// <summary>What kind of store.</summary>
    public string StoreName { get; }

    /// <summary>The schema in the PostgreSQL database; null where the store has none.</summary>
    public string? Schema { get; }

    public LogName Log { get; }

    public static async Task<ProjectionSession> OpenAsync(StoreChoice choice, CancellationToken cancellationToken)
    {
        switch (choice)
        {
            case StoreChoice.SqliteFile file:
                if (!File.Exists(file.Path))
                {
                    throw new ToolException($"There is no event store at '{file.Path}'. Name the file with --sqlite, or a database with --postgres.", ExitCode.Failed);
                }

                return new ProjectionSession(
                    await SqliteEventStore.OpenAsync(file.Path, new SqliteEventStoreOptions { Log = file.Log }, cancellationToken).ConfigureAwait(false), "SQLite", schema: null, file.Log, access: null);
            case StoreChoice.Postgres postgres:
                var access = await PostgresAccess.OpenAsync(postgres, concurrency: 2, cancellationToken).ConfigureAwait(false);
                var options = new PostgresEventStoreOptions { Schema = access.Schema, Log = postgres.Log };
                return new ProjectionSession(new PostgresEventStore(access.DataSource, options), PostgresStore.Name, access.Schema, postgres.Log, access);
            default:
                throw new ToolException("That store is gone when the command ends, so nobody runs projections on it. Name a database with --postgres, or a file with --sqlite.", ExitCode.Usage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync().ConfigureAwait(false);
        if (_access is not null)
        {
            await _access.DisposeAsync().ConfigureAwait(false);
        }
    }
}
