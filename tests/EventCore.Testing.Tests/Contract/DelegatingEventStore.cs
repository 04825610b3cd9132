using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Passes every call on: what a broken store inherits is in order.</summary>
internal class DelegatingEventStore(IEventStore inner) : IEventStore
{
    protected IEventStore Inner => inner;

    public virtual ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => inner.AppendAsync(append, cancellationToken);

    public virtual ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public virtual ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public virtual ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
