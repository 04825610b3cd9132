using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store that lets a test do something just before each append reaches it, as a process elsewhere might.</summary>
internal sealed class InterceptedStore(IEventStore inner, Func<int, Task> beforeAppend) : IEventStore
{
    private int _appends;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await beforeAppend(Interlocked.Increment(ref _appends));
        return await inner.AppendAsync(append, cancellationToken);
    }

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
