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
        ? new Writer(this, postgres.Checkpoints)
        : throw new ArgumentException($"Projection '{Name}' writes beside a {nameof(PostgresEventStore)}, but was given {store?.GetType().Name ?? "nothing"}.", nameof(store));

    private sealed class Writer(PostgresProjection<TEvent> projection, PostgresCheckpoints checkpoints) : IProjectionWriter
    {
        public Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
        {
            if (batch.Events.Count == 0)
            {
                return checkpoints.AdvanceAsync(lease, batch.To, batch.Skipped, cancellationToken);
            }

            var events = Decode(batch);
            return checkpoints.AdvanceAsync(lease, batch.To, transaction => projection.ApplyAsync(events, transaction, cancellationToken), cancellationToken);
        }
    }
}
