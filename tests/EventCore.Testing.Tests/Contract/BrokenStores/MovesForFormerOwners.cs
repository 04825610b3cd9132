using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Takes whoever names a subscription for its owner.</summary>
internal sealed class MovesForFormerOwners(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        var state = (await Checkpoints.ListCheckpointsAsync(cancellationToken)).Single(state => state.Name == lease.Name);
        return await Checkpoints.AdvanceCheckpointAsync(lease with { Epoch = state.Epoch }, to, skipped, cancellationToken);
    }
}
