using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store whose appends wait, in the order of the calls, until the test lets them through or fails them.</summary>
internal sealed class HeldStore(IEventStore inner) : IEventStore
{
    private readonly Queue<(AppendRequest Append, TaskCompletionSource<AppendResult> Answer)> _held = [];
    private readonly List<string> _reads = [];

    /// <summary>Lets appends through at once.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The streams of each append that waits, with the events it brings, such as <c>a b+1</c>.</summary>
    public IEnumerable<string> Held => _held.Select(held => string.Join(' ', held.Append.ExpectedVersions.Keys.Select(streamId => Describe(held.Append, streamId))));

    /// <summary>Such as <c>read a b</c> and <c>versions a</c>.</summary>
    public IEnumerable<string> Reads => _reads;

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            return await inner.AppendAsync(append, cancellationToken);
        }

        var answer = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue((append, answer));
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == cancellationToken)
        {
            throw new AppendOutcomeUnknownException("Sent, and given up.", append.ExpectedVersions.Keys, cancelled, append.Events.Select(@event => @event.Id));
        }
    }

    /// <summary>Lets the first append through.</summary>
    public async Task ReleaseAsync()
    {
        var (append, answer) = _held.Dequeue();
        answer.SetResult(await inner.AppendAsync(append, CancellationToken.None));
    }

    /// <summary>Commits the first append; its answer stays on its way until the returned action is called.</summary>
    public async Task<Action> CommitAsync()
    {
        var (append, answer) = _held.Dequeue();
        var result = await inner.AppendAsync(append, CancellationToken.None);
        return () => answer.SetResult(result);
    }

    /// <summary>Lets every append through that waits now, and those that come.</summary>
    public async Task OpenAsync()
    {
        IsOpen = true;
        while (_held.Count > 0)
        {
            await ReleaseAsync();
        }
    }

    /// <summary>Tells whether anybody still keeps the last append, without keeping it.</summary>
    public WeakReference ReferToLast() => new(_held.Last().Append);

    /// <summary>Fails the first append, which appends nothing.</summary>
    public void Refuse() => _held.Dequeue().Answer.SetException(new AppendRefusedException("Refused.", []));

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        _reads.Add($"read {string.Join(' ', read.Streams.Select(range => range.After == StreamVersion.Empty ? range.StreamId.Value : $"{range.StreamId}>{range.After}"))}");
        return inner.ReadStreamsAsync(read, cancellationToken);
    }

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        _reads.Add($"versions {string.Join(' ', streams)}");
        return inner.ReadVersionsAsync(streams, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => inner.ReadLogAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => inner.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static string Describe(AppendRequest append, StreamId streamId)
    {
        var events = append.Events.Count(@event => @event.StreamId == streamId);
        return events == 0 ? streamId.Value : $"{streamId}+{events}";
    }
}
