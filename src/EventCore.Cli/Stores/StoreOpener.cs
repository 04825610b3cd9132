using System.Diagnostics;

namespace EventCore.Cli;

/// <summary>Opens the store that was chosen, with its schema up to date.</summary>
internal sealed class StoreOpener(ToolEnvironment environment)
{
    /// <param name="choice">Which.</param>
    /// <param name="concurrency">How many commands will be under way at once.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="ToolException">It cannot be opened; the message says why and what to do.</exception>
    /// <exception cref="EventCoreException">The store itself says why it cannot be opened.</exception>
    public Task<OpenStore> OpenAsync(StoreChoice choice, int concurrency, CancellationToken cancellationToken) => choice switch
    {
        StoreChoice.Memory => Task.FromResult(MemoryStore.Open(environment.TimeProvider)),
        StoreChoice.SqliteFile file => SqliteStore.OpenAsync(file, environment.TimeProvider, cancellationToken),
        StoreChoice.ThrowAwaySqlite throwAway => SqliteStore.OpenThrowAwayAsync(throwAway, environment, cancellationToken),
        StoreChoice.Postgres postgres => PostgresStore.OpenAsync(postgres, concurrency, environment.TimeProvider, cancellationToken),
        StoreChoice.PrivatePostgres postgres => PostgresStore.OpenPrivateAsync(postgres, concurrency, environment.TimeProvider, cancellationToken),
        _ => throw new UnreachableException(),
    };
}
