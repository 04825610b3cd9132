using EventCore.Stores;

namespace EventCore.Cli.Tests;

/// <summary>A store whose appends take longer than another's.</summary>
internal sealed class SlowStore(IEventStore store, TimeSpan delay) : IEventStore
{
    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        return await store.AppendAsync(append, cancellationToken);
    }

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => store.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => store.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => store.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => store.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
