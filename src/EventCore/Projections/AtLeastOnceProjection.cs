using EventCore.Stores;

namespace EventCore;

/// <summary>A projection onto anything: every event is applied, in order, and after a failure or a change of owner some are applied again.</summary>
/// <remarks>
/// <para>The checkpoint is moved once a batch was applied, so a process that ends in between leaves a batch that the next one applies
/// again. A handler must be able to: by writing what is the same when it is written twice, or by remembering the position
/// of the last event with what it writes.</para>
/// <para>A process that was paused in the midst of a handler may write once more after another has taken over. A target that
/// remembers the highest <see cref="DeliveryContext.Epoch"/> it has seen can refuse that.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public abstract class AtLeastOnceProjection<TEvent> : Projection<TEvent, DeliveryContext>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>A projection onto anything.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="options">How it works.</param>
    protected AtLeastOnceProjection(string name, ProjectionOptions? options = null)
        : base(name, options)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The store keeps no checkpoints.</exception>
    public sealed override IProjectionWriter WriteBeside(IEventStore store) => store is ICheckpointStore checkpoints
        ? new Writer(this, checkpoints)
        : throw new ArgumentException($"Projection '{Name}' needs a store that keeps checkpoints, but {store?.GetType().Name ?? "nothing"} keeps none.", nameof(store));

    private sealed class Writer(AtLeastOnceProjection<TEvent> projection, ICheckpointStore checkpoints) : IProjectionWriter
    {
        public async Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
        {
            if (batch.Events.Count > 0)
            {
                await projection.ApplyAsync(Decode(batch), new DeliveryContext(lease.Epoch), cancellationToken).ConfigureAwait(false);
            }

            return await checkpoints.AdvanceCheckpointAsync(lease, batch.To, batch.Skipped, cancellationToken).ConfigureAwait(false);
        }
    }
}
