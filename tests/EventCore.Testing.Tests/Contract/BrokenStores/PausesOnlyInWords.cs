using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Says that a subscription is paused, and leaves its owner alone.</summary>
internal sealed class PausesOnlyInWords(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
