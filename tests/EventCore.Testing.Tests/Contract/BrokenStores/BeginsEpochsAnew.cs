using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Forgets a subscription's epoch with it.</summary>
internal sealed class BeginsEpochsAnew(IEventStore inner) : DelegatingEventStore(inner)
{
    private readonly ConcurrentDictionary<SubscriptionName, long> _last = [];
    private readonly ConcurrentDictionary<SubscriptionName, long> _forgotten = [];

    public override async ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        if (await base.AcquireCheckpointAsync(name, owner, leaseTime, cancellationToken) is not { } lease)
        {
            return null;
        }

        _last[name] = lease.Epoch;
        return lease with { Epoch = lease.Epoch - _forgotten.GetValueOrDefault(name) };
    }

    public override ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
        base.AdvanceCheckpointAsync(lease with { Epoch = lease.Epoch + _forgotten.GetValueOrDefault(lease.Name) }, to, skipped, cancellationToken);

    public override async ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        var result = await base.ForgetCheckpointAsync(name, cancellationToken);
        if (result is ForgetResult.Forgotten)
        {
            _forgotten[name] = _last[name];
        }

        return result;
    }
}
