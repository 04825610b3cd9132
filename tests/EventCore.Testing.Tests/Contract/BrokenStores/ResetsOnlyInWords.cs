using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Says that a checkpoint is reset, and leaves it where it is.</summary>
internal sealed class ResetsOnlyInWords(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
