using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Counts the reads of subscriptions, and lets a test answer them otherwise than the store would.</summary>
internal sealed class SubscribedStore(InMemoryEventStore inner) : IEventStore, ISubscriptionSource
{
    private int _logReads;
    private int _streamReads;

    public int LogReads => Volatile.Read(ref _logReads);

    public int StreamReads => Volatile.Read(ref _streamReads);

    /// <summary>How many watch for appends.</summary>
    public int Watches { get; private set; }

    /// <summary>What becomes of a page of the log.</summary>
    public Func<ReadLogRequest, IReadOnlyList<RecordedEvent>, Task<IReadOnlyList<RecordedEvent>>> Answer { get; set; } = (_, page) => Task.FromResult(page);

    /// <summary>What becomes of a page of streams.</summary>
    public Func<StreamsPage, StreamsPage> AnswerStreams { get; set; } = page => page;

    /// <summary>Where subscriptions read; here unless set.</summary>
    public IEventStore? Copy { get; init; }

    /// <summary>Whether those who watch are told.</summary>
    public bool IsSilent { get; init; }

    public IEventStore SubscriptionReads => Copy ?? this;

    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) => inner.AppendAsync(append, cancellationToken);

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => ReadStreamsOnceAsync(read, cancellationToken);

    public async ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _logReads);
        return await Answer(read, await inner.ReadLogAsync(read, cancellationToken));
    }

    public ValueTask<Checkpoint> ReadEndAsync(CancellationToken cancellationToken) => inner.ReadEndAsync(cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => inner.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public IAppendWatch WatchAppends(Action appended)
    {
        Watches++;
        return new Watch(this, inner.WatchAppends(IsSilent ? () => { } : appended));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<StreamsPage> ReadStreamsOnceAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _streamReads);
        return AnswerStreams(await inner.ReadStreamsAsync(read, cancellationToken));
    }

    private sealed class Watch(SubscribedStore store, IAppendWatch inner) : IAppendWatch
    {
        public bool HearsOthers => inner.HearsOthers;

        public ValueTask DisposeAsync()
        {
            store.Watches--;
            return inner.DisposeAsync();
        }
    }
}
