using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Keeps what was gone past before it looks whether the lease is good.</summary>
internal sealed class KeepsDeadLettersOfFormerOwners(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        var state = (await Checkpoints.ListCheckpointsAsync(cancellationToken)).Single(state => state.Name == lease.Name);
        var anybody = lease with { Epoch = state.Epoch, Checkpoint = state.Checkpoint };
        await Checkpoints.AdvanceCheckpointAsync(anybody, state.Checkpoint, skipped, cancellationToken);
        return await Checkpoints.AdvanceCheckpointAsync(lease, to, skipped: null, cancellationToken);
    }
}
