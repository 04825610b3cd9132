using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>One log in one SQLite file: the store for applications that bring their database with them.</summary>
/// <remarks>
/// <para>An append that was answered survives a power cut: the file is in WAL mode with synchronous = FULL. Appends that arrive
/// together share one sync of the disk.</para>
/// <para>Several stores, also of several processes on one machine, may have the same file open; they take turns at writing. The
/// file must not be on a network disk, where the locks that this needs do not work.</para>
/// <para>Triggers refuse to change or delete an event. SQLite has no roles, so whoever may write the file may drop them; the
/// store notices when it opens the file.</para>
/// </remarks>
public sealed class SqliteEventStore : IEventStore, ISnapshotStore, ISubscriptionControl, ISubscriptionSource
{
    private readonly AppendLimits _limits;
    private readonly AppendQueue _appends;
    private readonly SqliteAppendWriter _writer;
    private readonly ReadConnectionPool _reads;
    private readonly SqliteSnapshots _snapshots;
    private readonly RelaxedWriter _relaxed;
    private readonly DatabaseFile _file;
    private readonly TimeProvider _timeProvider;
    private readonly List<SqliteWatch> _watches = [];
    private int _disposed;

    private SqliteEventStore(
        DatabaseFile file, SqliteEventStoreOptions options, SqliteAppendWriter writer, ReadConnectionPool reads, SqliteSnapshots snapshots, SqliteCheckpoints checkpoints, RelaxedWriter relaxed)
    {
        _file = file;
        _timeProvider = options.TimeProvider;
        _limits = options.Limits;
        _writer = writer;
        _appends = new AppendQueue(writer, SqliteAppendWriter.QueueOptions);
        _reads = reads;
        _snapshots = snapshots;
        Checkpoints = checkpoints;
        Control = new SqliteControl(relaxed, checkpoints);
        _relaxed = relaxed;
    }

    /// <summary>For projections in the log's file.</summary>
    internal SqliteCheckpoints Checkpoints { get; }

    /// <summary>For read models in the log's file.</summary>
    internal SqliteControl Control { get; }

    /// <summary>Opens a file, creating it and applying migrations where that is needed.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="options">How to open it; <see cref="SqliteEventStoreOptions.Default"/> unless given.</param>
    /// <param name="cancellationToken">Cancels opening; a migration is applied whole or not at all.</param>
    /// <exception cref="ArgumentException">The path is blank, or <c>:memory:</c>.</exception>
    /// <exception cref="EventStoreException">The file is no database, cannot be opened or written, or is held by another process.</exception>
    /// <exception cref="SchemaMismatchException">It is a database of something else, of a newer version, or one that was changed.</exception>
    public static async ValueTask<SqliteEventStore> OpenAsync(
        string path, SqliteEventStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path == ":memory:")
        {
            throw new ArgumentException("A SQLite event store needs a file; for a log in memory use the in-memory store.", nameof(path));
        }

        options ??= SqliteEventStoreOptions.Default;
        return await Task.Run(() => OpenOnThreadPoolAsync(path, options, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        _limits.Check(append);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return _appends.AppendAsync(append, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        _limits.CheckStreams(read.Streams.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<StreamsPage>(_reads.ReadAsync(
            [.. read.Streams.Select(range => range.StreamId)], connection => connection.ReadStreams(read, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<IReadOnlyList<RecordedEvent>>(_reads.ReadAsync([], connection => connection.ReadLog(read, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<Checkpoint>(_reads.ReadAsync([], connection => connection.ReadEnd(), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streams);
        _limits.CheckStreams(streams);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();

        // A copy, because the caller may change the collection while the read waits for a connection.
        IReadOnlyList<StreamId> asked = [.. streams];
        return new ValueTask<StreamVersions>(_reads.ReadAsync(asked, connection => connection.ReadVersions(asked), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<IReadOnlyList<StreamSummary>>(_reads.ReadAsync([], connection => connection.ListStreams(list, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        _limits.CheckStreams(key.Streams.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<StoredSnapshot?>(_reads.ReadAsync(key.Streams, connection => connection.FindSnapshot(key), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _limits.CheckStreams(snapshot.Heads.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask(_snapshots.SaveAsync(snapshot, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _limits.CheckStreams(snapshot.Heads.Length);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask(_snapshots.RemoveAsync(snapshot, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubscriptionState>> ListCheckpointsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<IReadOnlyList<SubscriptionState>>(_reads.ReadAsync([], connection => connection.ListCheckpoints(Checkpoints.Now), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<CheckpointLease?> AcquireCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<CheckpointLease?>(Checkpoints.AcquireAsync(name, owner, leaseTime, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<LeaseRenewal> RenewCheckpointAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(leaseTime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<LeaseRenewal>(Checkpoints.RenewAsync(lease, leaseTime, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseCheckpointAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(end);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Checkpoints.ReleaseAsync(lease, end, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForCheckpointAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Checkpoints.AskForAsync(name, owner, time, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AdvanceCheckpointAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Checkpoints.AdvanceAsync(lease, to, skipped, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResumeCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Checkpoints.ResumeAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<IReadOnlyList<DeadLetter>>(_reads.ReadAsync([], connection => connection.ListDeadLetters(name, after, pageSize), cancellationToken));
    }

    /// <summary>The store itself.</summary>
    public IEventStore SubscriptionReads => this;

    /// <inheritdoc/>
    /// <remarks>Of the appends of this store at once; of those of others, in this process or another one, it asks the file every 50 ms, without a read of the disk.</remarks>
    public IAppendWatch WatchAppends(Action appended)
    {
        lock (_watches)
        {
            ThrowIfDisposed();
            var watch = new SqliteWatch(_file, _writer.Appended, appended, _timeProvider);
            _watches.RemoveAll(earlier => earlier.IsOver);
            _watches.Add(watch);
            return watch;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PauseCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.PauseAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.AskForResetAsync(name, to, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ResetCheckpointAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.ResetAsync(lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.AskForRebuildAsync(name, from, modelVersion, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.CancelRebuildAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.CompleteRebuildAsync(lease, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ForgetResult> ForgetCheckpointAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<ForgetResult>(Control.ForgetAsync(name, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<int>(Control.AskForReplayAsync(name, position, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<IReadOnlyList<DeadLetter>>(_reads.ReadAsync([], connection => connection.ListReplays(name, after, pageSize), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.RemoveDeadLetterAsync(lease, position, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(letter);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new ValueTask<bool>(Control.KeepDeadLetterAsync(lease, letter, cancellationToken));
    }

    /// <summary>Waits for what is under way, and closes the file. The last to close it folds its -wal file into it.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _disposed, 1);

        // A subscription that is still read from ends with its next read. Nothing of it may hold the file open.
        List<SqliteWatch> watches;
        lock (_watches)
        {
            watches = [.. _watches];
        }

        foreach (var watch in watches)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        // The writer closes last: a connection that may only read could not fold the log in.
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _relaxed.DisposeAsync().ConfigureAwait(false);
        await _appends.DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
    }

    private static async Task<SqliteEventStore> OpenOnThreadPoolAsync(string path, SqliteEventStoreOptions options, CancellationToken cancellationToken)
    {
        var file = new DatabaseFile(path, options.BusyTimeout, options.TimeProvider);
        SqliteConnection? writer = null;
        try
        {
            writer = file.OpenWriter();
            var migrator = new Migrator(file, Migration.All, options.TimeProvider);
            migrator.RefuseForeign(writer);
            await file.UseWriteAheadLogAsync(writer, cancellationToken).ConfigureAwait(false);
            await migrator.MigrateAsync(writer, cancellationToken).ConfigureAwait(false);
            var logId = await FindOrCreateLogAsync(file, writer, options, cancellationToken).ConfigureAwait(false);
            var relaxed = new RelaxedWriter(file);
            return new SqliteEventStore(
                file,
                options,
                new SqliteAppendWriter(file, writer, logId, options.TimeProvider),
                new ReadConnectionPool(file, logId, options.MaxReadConnections),
                new SqliteSnapshots(relaxed, logId, options.TimeProvider),
                new SqliteCheckpoints(relaxed, logId, options.TimeProvider),
                relaxed);
        }
        catch (Exception error)
        {
            if (writer is not null)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }

            if (error is SqliteException sqlite)
            {
                throw SqliteFailure.Translate(sqlite, file.Path, []);
            }

            throw;
        }
    }

    private static async Task<long> FindOrCreateLogAsync(
        DatabaseFile file, SqliteConnection writer, SqliteEventStoreOptions options, CancellationToken cancellationToken)
    {
        using var find = writer.CreateCommand();
        find.CommandText = LogSql.Find;
        find.Parameters.AddWithValue("@name", options.Log.Value);
        if (find.ExecuteScalar() is long known)
        {
            return known;
        }

        await file.RunWhenFreeAsync(writer, AppendSql.Begin, cancellationToken).ConfigureAwait(false);
        using var create = writer.CreateCommand();
        create.CommandText = LogSql.Create;
        create.Parameters.AddWithValue("@name", options.Log.Value);
        create.Parameters.AddWithValue("@created", StoredTime.FromTime(options.TimeProvider.GetUtcNow()));
        create.ExecuteNonQuery();
        DatabaseFile.Run(writer, AppendSql.Commit);
        return (long)find.ExecuteScalar()!;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
