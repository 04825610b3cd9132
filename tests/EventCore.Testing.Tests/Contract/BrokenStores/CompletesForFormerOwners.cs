using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Does not look whose rebuild it completes.</summary>
internal sealed class CompletesForFormerOwners(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        var state = (await Checkpoints.ListCheckpointsAsync(cancellationToken)).SingleOrDefault(state => state.Name == lease.Name);
        return await Checkpoints.CompleteRebuildAsync(state is null ? lease : lease with { Epoch = state.Epoch }, cancellationToken);
    }
}
