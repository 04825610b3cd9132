using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store that can be another one from one call to the next, as when a database is restored.</summary>
internal sealed class ReplaceableStore : IEventStore
{
    public required IEventStore Current { get; set; }

    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => Current.AppendAsync(append, cancellationToken);

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => Current.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => Current.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => Current.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => Current.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => Current.DisposeAsync();
}
