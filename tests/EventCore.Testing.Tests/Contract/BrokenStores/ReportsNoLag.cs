using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Everything is always up to date.</summary>
internal sealed class ReportsNoLag(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken) =>
        [.. (await Checkpoints.ListCheckpointsAsync(cancellationToken)).Select(state => state with { Lag = 0 })];
}
