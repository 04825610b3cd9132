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
    private sealed class View(IEventStore inner) : IEventStore, ISnapshotStore
    {
        private bool _disposed;

        public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => Open.AppendAsync(append, cancellationToken);

        public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => Open.ReadStreamsAsync(read, cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => Open.ReadLogAsync(read, cancellationToken);

        public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => Open.ReadVersionsAsync(streams, cancellationToken);

        public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => Open.ListStreamsAsync(list, cancellationToken);

        public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => ((ISnapshotStore)Open).FindSnapshotAsync(key, cancellationToken);

        public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => ((ISnapshotStore)Open).SaveSnapshotAsync(snapshot, cancellationToken);

        public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => ((ISnapshotStore)Open).RemoveSnapshotAsync(snapshot, cancellationToken);

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return ValueTask.CompletedTask;
        }

        private IEventStore Open => _disposed ? throw new ObjectDisposedException(nameof(View)) : inner;
    }
}
