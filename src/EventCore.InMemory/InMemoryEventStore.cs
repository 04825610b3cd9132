using EventCore.Stores;

namespace EventCore;

/// <summary>One log in memory, for tests: keeps every promise of a store but durability, and forgets all when it is collected.</summary>
/// <remarks>Works at once and never blocks for long, so nothing here is asynchronous.</remarks>
public sealed class InMemoryEventStore : IEventStore, ISnapshotStore, ISubscriptionControl, ISubscriptionSource
{
    private readonly InMemoryLog _log;
    private readonly AppendLimits _limits;
    private volatile bool _disposed;

    /// <summary>A store over a new, empty log.</summary>
    /// <param name="limits">How much one append may hold; <see cref="AppendLimits.Default"/> unless given.</param>
    /// <param name="timeProvider">The clock of <see cref="RecordedEvent.CreatedAt"/>; the system's unless given.</param>
    public InMemoryEventStore(AppendLimits? limits = null, TimeProvider? timeProvider = null)
        : this(new InMemoryLog(timeProvider), limits)
    {
    }

    /// <summary>A store over a log that others may share.</summary>
    /// <param name="log">The log.</param>
    /// <param name="limits">How much one append may hold; <see cref="AppendLimits.Default"/> unless given.</param>
    public InMemoryEventStore(InMemoryLog log, AppendLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        _log = log;
        _limits = limits ?? AppendLimits.Default;
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        _limits.Check(append);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.Append(append);
    }

    /// <inheritdoc/>
    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        _limits.CheckStreams(read.Streams.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.ReadStreams(read);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.ReadLog(read);
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.ReadEnd();
    }

    /// <inheritdoc/>
    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streams);
        _limits.CheckStreams(streams);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.ReadVersions(streams);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.ListStreams(list);
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        _limits.CheckStreams(key.Streams.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.FindSnapshot(key);
    }

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _limits.CheckStreams(snapshot.Heads.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.SaveSnapshot(snapshot);
    }

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _limits.CheckStreams(snapshot.Heads.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _log.RemoveSnapshot(snapshot);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.List());
    }

    /// <inheritdoc/>
    public ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Acquire(name, owner, leaseTime));
    }

    /// <inheritdoc/>
    public ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Renew(lease, leaseTime));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(end);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Release(lease, end));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.AskFor(name, owner, time));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Advance(lease, to, skipped));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Resume(name));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.ListDeadLetters(name, after, pageSize));
    }

    /// <summary>The store itself.</summary>
    public IEventStore SubscriptionReads => this;

    /// <inheritdoc/>
    public IAppendWatch WatchAppends(Action appended)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new InMemoryWatch(_log.Appended, appended);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Pause(name));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.AskForReset(name, to));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Reset(lease));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.AskForRebuild(name, from, modelVersion));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.CancelRebuild(name));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.CompleteRebuild(lease));
    }

    /// <inheritdoc/>
    public ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.Forget(name));
    }

    /// <inheritdoc/>
    public ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.AskForReplay(name, position));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.ListReplays(name, after, pageSize));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.RemoveDeadLetter(lease, position));
    }

    /// <inheritdoc/>
    public ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(letter);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ValueTask.FromResult(_log.Checkpoints.KeepDeadLetter(lease, letter));
    }

    /// <summary>Refuses further calls. The log stays for other stores.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }
}
