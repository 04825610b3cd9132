using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Does not look where a checkpoint stands that its owner moves.</summary>
internal sealed class MovesFromAnywhere(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        var state = (await Checkpoints.ListCheckpointsAsync(cancellationToken)).Single(state => state.Name == lease.Name);
        return await Checkpoints.AdvanceCheckpointAsync(lease with { Checkpoint = state.Checkpoint }, to, skipped, cancellationToken);
    }
}
