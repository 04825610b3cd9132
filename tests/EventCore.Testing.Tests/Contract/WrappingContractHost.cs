using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>A database in memory whose stores are wrapped, each log's once, so that a wrapper can remember what it did.</summary>
internal sealed class WrappingContractHost(Func<IEventStore, IEventStore> wrap) : EventStoreContractHost
{
    private readonly ConcurrentDictionary<LogName, Lazy<IEventStore>> _logs = new();

    public override ValueTask<IEventStore> OpenAsync(LogName log, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEventStore>(new View(_logs.GetOrAdd(log, _ => new Lazy<IEventStore>(() => wrap(new InMemoryEventStore()))).Value));

    /// <summary>One opening of a wrapper that others have open, too.</summary>
    private sealed class View(IEventStore inner) : IEventStore, ISnapshotStore, ISubscriptionControl
    {
        private bool _disposed;

        public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => Open.AppendAsync(append, cancellationToken);

        public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => Open.ReadStreamsAsync(read, cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => Open.ReadLogAsync(read, cancellationToken);

        public ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) => Open.ReadEndAsync(cancellationToken);

        public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => Open.ReadVersionsAsync(streams, cancellationToken);

        public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => Open.ListStreamsAsync(list, cancellationToken);

        public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => ((ISnapshotStore)Open).FindSnapshotAsync(key, cancellationToken);

        public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => ((ISnapshotStore)Open).SaveSnapshotAsync(snapshot, cancellationToken);

        public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => ((ISnapshotStore)Open).RemoveSnapshotAsync(snapshot, cancellationToken);

        public ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).ListCheckpointsAsync(cancellationToken);

        public ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).AcquireCheckpointAsync(name, owner, leaseTime, cancellationToken);

        public ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).RenewCheckpointAsync(lease, leaseTime, cancellationToken);

        public ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).ReleaseCheckpointAsync(lease, end, cancellationToken);

        public ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).AskForCheckpointAsync(name, owner, time, cancellationToken);

        public ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).AdvanceCheckpointAsync(lease, to, skipped, cancellationToken);

        public ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).ResumeCheckpointAsync(name, cancellationToken);

        public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
            ((ICheckpointStore)Open).ListDeadLettersAsync(name, after, pageSize, cancellationToken);

        public ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).PauseCheckpointAsync(name, cancellationToken);

        public ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).AskForResetAsync(name, to, cancellationToken);

        public ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).ResetCheckpointAsync(lease, cancellationToken);

        public ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).AskForRebuildAsync(name, from, modelVersion, cancellationToken);

        public ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).CancelRebuildAsync(name, cancellationToken);

        public ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).CompleteRebuildAsync(lease, cancellationToken);

        public ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).ForgetCheckpointAsync(name, cancellationToken);

        public ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).AskForReplayAsync(name, position, cancellationToken);

        public ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).ListReplaysAsync(name, after, pageSize, cancellationToken);

        public ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).RemoveDeadLetterAsync(lease, position, cancellationToken);

        public ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken) =>
            ((ISubscriptionControl)Open).KeepDeadLetterAsync(lease, letter, cancellationToken);

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return ValueTask.CompletedTask;
        }

        private IEventStore Open => _disposed ? throw new ObjectDisposedException(nameof(View)) : inner;
    }
}
