using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Passes every call on: what a broken store inherits is in order.</summary>
internal class DelegatingEventStore(IEventStore inner) : IEventStore, ISnapshotStore
{
    protected IEventStore Inner => inner;

    protected ISnapshotStore Snapshots => (ISnapshotStore)inner;

    public virtual ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => inner.AppendAsync(append, cancellationToken);

    public virtual ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public virtual ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public virtual ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => Snapshots.FindSnapshotAsync(key, cancellationToken);

    public virtual ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.SaveSnapshotAsync(snapshot, cancellationToken);

    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => Snapshots.RemoveSnapshotAsync(snapshot, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
