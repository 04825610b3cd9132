using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>One log in a PostgreSQL database. Its tables are made by <see cref="PostgresSchema"/>.</summary>
/// <remarks>
/// Appends that arrive together are sent as one batch, which is one round trip and one commit, durable if the server is set
/// so. A batch locks the log's one row in <c>logs</c>, so positions are dense and in commit order. A read is one round trip,
/// which the reads of streams that arrive together share.
/// </remarks>
public sealed class PostgresEventStore : IEventStore, ISnapshotStore, ISubscriptionControl, ISubscriptionSource
{
    /// <summary>With fewer connections in its pool, a store keeps none of them for listening: 4.</summary>
    public const int MinConnectionsToListen = 4;

    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresEventStoreOptions _options;
    private readonly ConnectionKeeper _connections;
    private readonly DurabilityBarrier _barrier;
    private readonly PostgresLog _log;
    private readonly AppendQueue _appends;
    private readonly ReadOperations _reads;
    private readonly ReadQueue _streamReads;
    private readonly PostgresSnapshots _snapshots;
    private readonly AppendSignal _appended = new();
    private readonly AppendNotifier? _notifier;
    private readonly PostgresEventStore? _copy;
    private bool _disposed;

    /// <summary>A store on a data source, which stays its owner's to dispose. Connects on first use.</summary>
    public PostgresEventStore(NpgsqlDataSource dataSource, PostgresEventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _options = options ?? new PostgresEventStoreOptions();
        _log = new PostgresLog(dataSource, _options);
        _connections = new ConnectionKeeper(dataSource);
        _barrier = new DurabilityBarrier(_connections, _options);
        _notifier = WakesOthers ? new AppendNotifier(_connections, _log, _options.Schema) : null;
        if (_notifier is not null)
        {
            _appended.Add(_notifier.Tell);
        }

        _appends = new AppendQueue(new PostgresAppendWriter(_connections, _barrier, _log, _appended, _options), _options.Queue);
        _reads = new ReadOperations(_options);
        _streamReads = new ReadQueue(ReadBatchAsync);
        _snapshots = new PostgresSnapshots(dataSource, _log, _options.Schema);
        Session = new CheckpointSession(dataSource, _log);
        Checkpoints = new PostgresCheckpoints(Session, _options.Schema);
        Control = new PostgresControl(Session, _options.Schema);
        _copy = _options.SubscriptionDataSource is null ? null : new PostgresEventStore(_options.SubscriptionDataSource, _options.ForCopy());
    }

    /// <summary>The schema of the events, which no read model may have.</summary>
    internal string Schema => _options.Schema;

    /// <summary>For read models beside the log.</summary>
    internal CheckpointSession Session { get; }

    /// <summary>For projections beside the log.</summary>
    internal PostgresCheckpoints Checkpoints { get; }

    /// <summary>For read models beside the log.</summary>
    internal PostgresControl Control { get; }

    /// <summary>The store itself, or one on <see cref="PostgresEventStoreOptions.SubscriptionDataSource"/>.</summary>
    public IEventStore SubscriptionReads => _copy ?? this;

    private bool WakesOthers => _options is { WakeUps: WakeUps.AcrossProcesses, StatementProfile: StatementProfile.ServerFunctions };

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        _options.Limits.Check(append);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _appends.AppendAsync(append, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        _options.Limits.CheckStreams(read.Streams.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _streamReads.ReadAsync(read, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return ReadAsync((connection, logId) => _reads.ReadLogAsync(connection, logId, read, cancellationToken), streams: [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) =>
        ReadAsync((connection, logId) => _reads.ReadEndAsync(connection, logId, cancellationToken), streams: [], cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Of the appends of this store object at once. With <see cref="WakeUps.AcrossProcesses"/> a connection listens for those of
    /// others meanwhile, where the pool holds at least <see cref="MinConnectionsToListen"/>.
    /// </remarks>
    public IAppendWatch WatchAppends(Action appended)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var listens = WakesOthers && new NpgsqlConnectionStringBuilder(_dataSource.ConnectionString).MaxPoolSize >= MinConnectionsToListen;
        return new PostgresWatch(_appended, appended, listens ? new AppendListener(_dataSource, _log, _options.Schema, appended) : null);
    }

    /// <inheritdoc/>
    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streams);
        _options.Limits.CheckStreams(streams);
        return ReadAsync((connection, logId) => _reads.ReadVersionsAsync(connection, logId, streams, cancellationToken), streams, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        return ReadAsync((connection, logId) => _reads.ListStreamsAsync(connection, logId, list, cancellationToken), streams: [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        _options.Limits.CheckStreams(key.Streams.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _snapshots.FindAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _options.Limits.CheckStreams(snapshot.Heads.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _snapshots.SaveAsync(snapshot, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _options.Limits.CheckStreams(snapshot.Heads.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _snapshots.RemoveAsync(snapshot, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<SubscriptionState>>(Checkpoints.ListAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<CheckpointLease?>(Checkpoints.AcquireAsync(name, owner, leaseTime, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<LeaseRenewal>(Checkpoints.RenewAsync(lease, leaseTime, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(end);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Checkpoints.ReleaseAsync(lease, end, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Checkpoints.AskForAsync(name, owner, time, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Checkpoints.AdvanceAsync(lease, to, skipped, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Checkpoints.ResumeAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<DeadLetter>>(Checkpoints.ListDeadLettersAsync(name, after, pageSize, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.PauseAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.AskForResetAsync(name, to, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.ResetAsync(lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.AskForRebuildAsync(name, from, modelVersion, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.CancelRebuildAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.CompleteRebuildAsync(lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ForgetResult>(Control.ForgetAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Control.AskForReplayAsync(name, position, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<DeadLetter>>(Control.ListReplaysAsync(name, after, pageSize, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.RemoveDeadLetterAsync(lease, position, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(letter);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(Control.KeepDeadLetterAsync(lease, letter, cancellationToken));
    }

    /// <summary>Refuses further calls, and returns when every append and every read of streams that was accepted has its answer. The data source stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _appends.DisposeAsync().ConfigureAwait(false);
        if (_notifier is not null)
        {
            await _notifier.DisposeAsync().ConfigureAwait(false);
        }

        if (_copy is not null)
        {
            await _copy.DisposeAsync().ConfigureAwait(false);
        }

        await _streamReads.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Serves many callers, so it has no token, and the queue tells each of a failure with its own streams.</summary>
    private async Task<IReadOnlyList<StreamsPage>> ReadBatchAsync(IReadOnlyList<ReadStreamsRequest> batch)
    {
        var logId = await _log.GetIdAsync(CancellationToken.None).ConfigureAwait(false);
        var pages = await ReadBatchAsync(logId, batch).ConfigureAwait(false);
        if (!pages.IsDurable)
        {
            await _barrier.WaitAsync().ConfigureAwait(false);
        }

        return pages.Value;
    }

    private async Task<DurableRead<IReadOnlyList<StreamsPage>>> ReadBatchAsync(int logId, IReadOnlyList<ReadStreamsRequest> batch)
    {
        var kept = await _connections.TakeAsync().ConfigureAwait(false);
        await using var keptScope = kept.ConfigureAwait(false);
        var pages = await _reads.ReadStreamsAsync(kept.Connection, logId, batch, CancellationToken.None).ConfigureAwait(false);
        kept.IsSound = true;
        return pages;
    }

    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, int, Task<DurableRead<T>>> read, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        var result = await ReadOnceAsync(read, streams, cancellationToken).ConfigureAwait(false);
        if (!result.IsDurable)
        {
            // The read's connection is back in its pool, which may hold no other.
            await WaitUntilDurableAsync(streams, cancellationToken).ConfigureAwait(false);
        }

        return result.Value;
    }

    private async ValueTask WaitUntilDurableAsync(IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        try
        {
            await _barrier.WaitAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventStoreException failure)
        {
            throw PostgresErrors.Translate(failure, "Nothing was read", streams);
        }
    }

    private async ValueTask<DurableRead<T>> ReadOnceAsync<T>(Func<NpgsqlConnection, int, Task<DurableRead<T>>> read, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        var (connection, logId) = await ConnectAsync(streams, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await read(connection, logId).ConfigureAwait(false);
            }
            catch (Exception error) when (PostgresErrors.Concern(error))
            {
                throw PostgresErrors.Translate(error, "Nothing was read", streams);
            }
        }
    }

    private async ValueTask<(NpgsqlConnection Connection, int LogId)> ConnectAsync(IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var logId = await _log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            return (await _dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false), logId);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, "Nothing was read", streams);
        }
    }
}
