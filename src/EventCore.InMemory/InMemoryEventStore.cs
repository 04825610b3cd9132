using EventCore.Stores;

namespace EventCore;

/// <summary>One log in memory, for tests: keeps every promise of a store but durability, and forgets all when it is collected.</summary>
/// <remarks>Works at once and never blocks for long, so nothing here is asynchronous.</remarks>
public sealed class InMemoryEventStore : IEventStore, ISnapshotStore
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

    /// <summary>Refuses further calls. The log stays for other stores.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }
}
