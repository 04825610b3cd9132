using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What a store author writes to run the contract: opens the store on the logs of one database.</summary>
/// <remarks>One host serves many cases, also at once: each case works on a log of its own.</remarks>
public abstract class EventStoreContractHost : IAsyncDisposable
{
    /// <summary>The clock that <see cref="RecordedEvent.CreatedAt"/> is compared with; the system's unless overridden.</summary>
    public virtual TimeProvider TimeProvider => TimeProvider.System;

    /// <summary>Opens a store on a log, which is empty when it is opened for the first time.</summary>
    /// <remarks>
    /// The store has <see cref="AppendLimits.Default"/>. Opening a log again gives another store over the same events, as a
    /// second process would have it. The contract disposes every store that
    /// it opened, so disposing one must leave the events, and other stores of the log, as they are.
    /// </remarks>
    public abstract ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>Releases the database; override where there is something to release.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
