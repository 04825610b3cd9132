using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>A projection onto tables beside the log: what its handlers write and its checkpoint are committed together, so that every event takes effect exactly once.</summary>
/// <remarks>
/// <para>A handler writes through the transaction it is given, on its connection, and neither commits nor rolls back. Each batch is a transaction of
/// its own at READ COMMITTED. Effects outside the transaction happen again where a batch is repeated: they belong into an
/// <see cref="AtLeastOnceProjection{TEvent}"/>.</para>
/// <para>The server ends the transaction of an owner that does nothing in it for the time of its lease, so that one that is paused
/// does not hold up whoever takes over.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public abstract class PostgresProjection<TEvent> : Projection<TEvent, NpgsqlTransaction>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>A projection onto tables beside the log.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="options">How it works.</param>
    protected PostgresProjection(string name, ProjectionOptions? options = null)
        : base(name, options)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store is no <see cref="PostgresEventStore"/>.</exception>
    public sealed override IProjectionWriter WriteBeside(IEventStore store) => store is PostgresEventStore postgres
        ? new Writer(this, postgres)
        : throw new ArgumentException($"Projection '{Name}' writes beside a {nameof(PostgresEventStore)}, but was given {store?.GetType().Name ?? "nothing"}.", nameof(store));

    /// <summary>Empties the tables, in the transaction that has the projection begin again: see <see cref="ProjectionControl.ResetAsync"/>.</summary>
    /// <exception cref="NotSupportedException">Unless overridden: whoever makes the tables knows how to empty them.</exception>
    protected virtual Task EmptyAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) => throw new NotSupportedException(
        $"Projection '{Name}' does not say how its tables are emptied, so it was not reset and stands where it stood. Override {nameof(EmptyAsync)}, or derive from {nameof(PostgresReadModel<>)}; resuming it takes the reset back.");

    private sealed class Writer(PostgresProjection<TEvent> projection, PostgresEventStore store) : IReadModelWriter
    {
        public int? ModelVersion => null;

        public async Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken)
        {
            if (lease.Rebuild is not null)
            {
                throw new NotSupportedException($"Projection '{projection.Name}' makes its tables itself, so nothing can be built beside them. Cancel the rebuild, and derive the projection from {nameof(PostgresReadModel<>)}.");
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
                transaction => projection.ApplyAsync(events, transaction, cancellationToken),
                batch.Replayed is { } letter ? (transaction, logId) => store.Control.RemoveDeadLetterAsync(transaction, logId, lease, letter.Position, cancellationToken) : null,
                cancellationToken);
        }

        public Task TidyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task<bool> ResetAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
            store.Session.RunInTransactionAsync(
                $"Projection '{projection.Name}' was not reset",
                async (transaction, logId, foreign) =>
                {
                    if (!await store.Checkpoints.EnterAsync(transaction.Connection!, logId, lease, cancellationToken).ConfigureAwait(false))
                    {
                        return false;
                    }

                    await foreign(() => projection.EmptyAsync(transaction, cancellationToken)).ConfigureAwait(false);
                    return await store.Control.ResetAsync(transaction, logId, lease, modelVersion: null, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken);
    }
}
