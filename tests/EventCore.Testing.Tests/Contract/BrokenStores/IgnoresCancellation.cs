using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Finishes every call, whatever its token says.</summary>
internal sealed class IgnoresCancellation(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => Inner.AppendAsync(append, CancellationToken.None);

    public override ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => Inner.ReadStreamsAsync(read, CancellationToken.None);

    public override ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => Inner.ReadLogAsync(read, CancellationToken.None);

    public override ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => Inner.ReadVersionsAsync(streams, CancellationToken.None);

    public override ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => Inner.ListStreamsAsync(list, CancellationToken.None);
}
