using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>A store in use, with whatever was set up for it. Disposing of it removes what was only for this run.</summary>
/// <param name="store">The store.</param>
/// <param name="facts">What it is.</param>
/// <param name="appliedMigrations">What had to be done to its schema, in order.</param>
/// <param name="owned">What to dispose of afterwards, in this order.</param>
internal sealed class OpenStore(IEventStore store, StoreFacts facts, IReadOnlyList<string> appliedMigrations, params IReadOnlyList<IAsyncDisposable> owned) : IAsyncDisposable
{
    public IEventStore Store => store;

    public StoreFacts Facts => facts;

    public IReadOnlyList<string> AppliedMigrations => appliedMigrations;

    /// <summary>What can be asked beside it; null where there is nothing.</summary>
    public StoreInstruments? Instruments { get; init; }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync().ConfigureAwait(false);
        if (Instruments?.Probe is { } probe)
        {
            await probe.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var disposable in owned)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
    }
}
