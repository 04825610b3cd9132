using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Passes every call on: what a broken store inherits is in order.</summary>
internal class DelegatingEventStore(IEventStore inner) : IEventStore, ISnapshotStore, ICheckpointStore
{
    protected IEventStore Inner => inner;

    protected ISnapshotStore Snapshots => (ISnapshotStore)inner;

    protected ICheckpointStore Checkpoints => (ICheckpointStore)inner;

    public virtual ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => inner.AppendAsync(append, cancellationToken);

    public virtual ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public virtual ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) => inner.ReadEndAsync(cancellationToken);

    public virtual ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public virtual ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => Snapshots.FindSnapshotAsync(key, cancellationToken);

    public virtual ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.SaveSnapshotAsync(snapshot, cancellationToken);

    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.RemoveSnapshotAsync(snapshot, cancellationToken);

    public ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken) => Checkpoints.ListCheckpointsAsync(cancellationToken);

    public virtual ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        Checkpoints.AcquireCheckpointAsync(name, owner, leaseTime, cancellationToken);

    public ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) => Checkpoints.RenewCheckpointAsync(lease, leaseTime, cancellationToken);

    public ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken) => Checkpoints.ReleaseCheckpointAsync(lease, end, cancellationToken);

    public ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken) =>
        Checkpoints.AskForCheckpointAsync(name, owner, time, cancellationToken);

    public virtual ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
        Checkpoints.AdvanceCheckpointAsync(lease, to, skipped, cancellationToken);

    public ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) => Checkpoints.ResumeCheckpointAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
        Checkpoints.ListDeadLettersAsync(name, after, pageSize, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
