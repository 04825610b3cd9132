using EventCore.Stores;

namespace EventCore.Cli.Tests;

/// <summary>A store whose appends to streams with a certain text in their ids fail, some or all of them.</summary>
internal sealed class FailingStore(IEventStore store, string streamPart, int everyNth, Func<AppendRequest, AppendResult> failure) : IEventStore
{
    private int _appends;

    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) =>
        append.Events[0].StreamId.Value.Contains(streamPart, StringComparison.Ordinal) && Interlocked.Increment(ref _appends) % everyNth == 0
            ? ValueTask.FromResult(failure(append))
            : store.AppendAsync(append, cancellationToken);

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => store.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => store.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => store.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => store.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
