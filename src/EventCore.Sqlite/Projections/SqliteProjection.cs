using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>A projection onto tables in the log's own file: what its handlers write and its checkpoint are committed together, so that every event takes effect exactly once.</summary>
/// <remarks>
/// A handler writes on the connection it is given, which has a transaction open, and neither commits nor rolls back. A file has one
/// writer at a time: appends wait while a batch is applied, so batches should be short, and a handler should wait for nothing else.
/// Effects elsewhere happen again where a batch is repeated: they belong into an <see cref="AtLeastOnceProjection{TEvent}"/>.
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public abstract class SqliteProjection<TEvent> : Projection<TEvent, SqliteConnection>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>A projection onto tables in the log's file.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="options">How it works; a batch aims at 100 ms unless they say otherwise.</param>
    protected SqliteProjection(string name, ProjectionOptions? options = null)
        : base(name, SqliteBatches.Suited(options))
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store is no <see cref="SqliteEventStore"/>.</exception>
    public sealed override IProjectionWriter WriteBeside(IEventStore store) => store is SqliteEventStore sqlite
        ? new Writer(this, sqlite)
        : throw new ArgumentException($"Projection '{Name}' writes beside a {nameof(SqliteEventStore)}, but was given {store?.GetType().Name ?? "nothing"}.", nameof(store));

    /// <summary>Empties the tables, in the transaction that has the projection begin again: see <see cref="ProjectionControl.ResetAsync"/>.</summary>
    /// <exception cref="NotSupportedException">Unless overridden: whoever makes the tables knows how to empty them.</exception>
    protected virtual Task EmptyAsync(SqliteConnection connection, CancellationToken cancellationToken) => throw new NotSupportedException(
        $"Projection '{Name}' does not say how its tables are emptied, so it was not reset and stands where it stood. Override {nameof(EmptyAsync)}, or derive from {nameof(SqliteReadModel<>)}; resuming it takes the reset back.");

    private sealed class Writer(SqliteProjection<TEvent> projection, SqliteEventStore store) : IReadModelWriter
    {
        public int? ModelVersion => null;

        public async Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken)
        {
            if (lease.Rebuild is not null)
            {
                throw new NotSupportedException($"Projection '{projection.Name}' makes its tables itself, so nothing can be built beside them. Cancel the rebuild, and derive the projection from {nameof(SqliteReadModel<>)}.");
            }

            return lease.ResetTo is not { } to ? lease
                : await ResetAsync(lease, cancellationToken).ConfigureAwait(false) ? lease with { Checkpoint = to, ResetTo = null }
                : null;
        }

        public Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
        {
            if (batch.Events.Count == 0)
            {
                return store.Checkpoints.AdvanceAsync(lease, batch.To, batch.Skipped, cancellationToken);
            }

            var events = Decode(batch);
            return store.Checkpoints.AdvanceAsync(
                lease,
                batch.To,
                connection => projection.ApplyAsync(events, connection, cancellationToken),
                batch.Replayed is { } letter ? connection => store.Control.RemoveDeadLetter(connection, lease, letter.Position) : null,
                cancellationToken);
        }

        public Task TidyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task<bool> ResetAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
            store.Checkpoints.WriteAsync(
                async (connection, foreign) =>
                {
                    if (!store.Control.Reset(connection, lease, modelVersion: null))
                    {
                        return false;
                    }

                    await foreign(() => projection.EmptyAsync(connection, cancellationToken)).ConfigureAwait(false);
                    return true;
                },
                cancellationToken);
    }
}
