using EventCore;
using EventCore.Stores;

namespace Sagas.Tests;

/// <summary>A store whose process is killed at its n-th append: just before the append, or after it, before anybody learns of it.</summary>
internal sealed class KilledStore(IEventStore inner, int killedAt, KilledStore.Moment moment, Action kill) : IEventStore
{
    private int _appends;

    public enum Moment
    {
        Before,
        After,
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var isLast = Interlocked.Increment(ref _appends) >= killedAt;
        if (isLast && moment == Moment.Before)
        {
            kill();
            throw new KilledException();
        }

        var result = await inner.AppendAsync(append, cancellationToken);
        if (isLast)
        {
            kill();
            throw new KilledException();
        }

        return result;
    }

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => inner.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
