using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Lets a second rebuild take the place of the one under way.</summary>
internal sealed class ReplacesRebuilds(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        await Checkpoints.CancelRebuildAsync(name, cancellationToken);
        return await Checkpoints.AskForRebuildAsync(name, from, modelVersion, cancellationToken);
    }
}
