using System.Buffers.Binary;
using System.Collections.Immutable;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>The log of one run, in memory. Watches the command that is executed on it, and lets others append in the meantime.</summary>
/// <remarks>Not thread-safe: a run takes one step at a time.</remarks>
internal sealed class ScenarioStore(TimeProvider timeProvider) : IEventStore
{
    private readonly InMemoryEventStore _log = new(timeProvider: timeProvider);
    private readonly HashSet<StreamId> _read = [];
    private ImmutableQueue<ImmutableArray<NewEvent>> _meanwhile = [];
    private ImmutableArray<NewEvent> _appended = [];
    private long _count;

    /// <summary>The streams that the last attempt read.</summary>
    public IReadOnlyCollection<StreamId> Read => _read;

    /// <summary>Begins to watch a command.</summary>
    /// <param name="meanwhile">What others append just before it appends: the first before its first append, and so on.</param>
    public void Watch(IEnumerable<ImmutableArray<NewEvent>> meanwhile)
    {
        _read.Clear();
        _meanwhile = [.. meanwhile];
        _appended = [];
    }

    /// <summary>Ends to watch. Others append what no append of the command was left for.</summary>
    /// <returns>The events that the command appended.</returns>
    public async Task<IReadOnlyList<RecordedEvent>> EndAsync()
    {
        var (last, appended) = (_count, _appended.Length);
        while (!_meanwhile.IsEmpty)
        {
            await AppendMeanwhileAsync().ConfigureAwait(false);
        }

        return appended == 0
            ? []
            : await _log.ReadLogAsync(new ReadLogRequest(new LogPosition(last - appended), new PageSize(appended)), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Appends events that somebody else decided on, whatever their streams hold.</summary>
    public async Task AppendAsync(ImmutableArray<NewEvent> events)
    {
        foreach (var chunk in events.Chunk(AppendLimits.Default.MaxEvents))
        {
            var streams = chunk.Select(@event => @event.StreamId).Distinct().ToList();
            var versions = await _log.ReadVersionsAsync(streams, CancellationToken.None).ConfigureAwait(false);
            _ = await AppendAsync(versions, chunk, lastEvents: null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        if (!_meanwhile.IsEmpty)
        {
            await AppendMeanwhileAsync().ConfigureAwait(false);
        }

        var result = await AppendAsync(append.ExpectedVersions, append.Events, append.LastEvents, cancellationToken).ConfigureAwait(false);
        if (result is AppendResult.Appended)
        {
            _appended = append.Events;
        }
        else
        {
            // The next attempt reads for itself.
            _read.Clear();
        }

        return result;
    }

    public async ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        _read.UnionWith(read.Streams.Select(range => range.StreamId));
        return await _log.ReadStreamsAsync(read, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) =>
        _log.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        _log.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) =>
        _log.ListStreamsAsync(list, cancellationToken);

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private Task AppendMeanwhileAsync()
    {
        _meanwhile = _meanwhile.Dequeue(out var events);
        return AppendAsync(events);
    }

    /// <summary>Appends events under ids of this log's own, so that every run has the same ones: an event's id is its position.</summary>
    private async ValueTask<AppendResult> AppendAsync(
        StreamVersions expected, IReadOnlyCollection<NewEvent> events, IReadOnlyDictionary<StreamId, EventId>? lastEvents, CancellationToken cancellationToken)
    {
        var numbered = events.Select((@event, index) => new NewEvent(@event.StreamId, IdAt(_count + 1 + index), @event.Type, @event.Data, @event.Metadata)).ToList();
        var result = await _log.AppendAsync(new AppendRequest(expected, numbered, lastEvents), cancellationToken).ConfigureAwait(false);
        if (result is AppendResult.Appended appended)
        {
            _count = appended.LastPosition.Value;
        }

        return result;
    }

    private static EventId IdAt(long position)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), position);
        return new EventId(new Guid(bytes, bigEndian: true));
    }
}
