using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Passes every call on: what a broken store inherits is in order.</summary>
internal class DelegatingEventStore(IEventStore inner) : IEventStore, ISnapshotStore, ISubscriptionControl
{
    protected IEventStore Inner => inner;

    protected ISnapshotStore Snapshots => (ISnapshotStore)inner;

    protected ISubscriptionControl Checkpoints => (ISubscriptionControl)inner;

    public virtual ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => inner.AppendAsync(append, cancellationToken);

    public virtual ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public virtual ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) => inner.ReadEndAsync(cancellationToken);

    public virtual ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public virtual ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => Snapshots.FindSnapshotAsync(key, cancellationToken);

    public virtual ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.SaveSnapshotAsync(snapshot, cancellationToken);

    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.RemoveSnapshotAsync(snapshot, cancellationToken);

    public virtual ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken) => Checkpoints.ListCheckpointsAsync(cancellationToken);

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

    public virtual ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) => Checkpoints.PauseCheckpointAsync(name, cancellationToken);

    public virtual ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken) => Checkpoints.AskForResetAsync(name, to, cancellationToken);

    public virtual ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken) => Checkpoints.ResetCheckpointAsync(lease, cancellationToken);

    public virtual ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken) => Checkpoints.AskForRebuildAsync(name, from, modelVersion, cancellationToken);

    public virtual ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken) => Checkpoints.CancelRebuildAsync(name, cancellationToken);

    public virtual ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken) => Checkpoints.CompleteRebuildAsync(lease, cancellationToken);

    public virtual ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) => Checkpoints.ForgetCheckpointAsync(name, cancellationToken);

    public virtual ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken) => Checkpoints.AskForReplayAsync(name, position, cancellationToken);

    public virtual ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) => Checkpoints.ListReplaysAsync(name, after, pageSize, cancellationToken);

    public virtual ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken) => Checkpoints.RemoveDeadLetterAsync(lease, position, cancellationToken);

    public virtual ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken) => Checkpoints.KeepDeadLetterAsync(lease, letter, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
