using EventCore.Stores;

namespace EventCore;

/// <summary>A log in memory, which several stores may share as several processes share a database. Gone when it is collected.</summary>
/// <remarks>One lock makes every call see one moment.</remarks>
public sealed class InMemoryLog
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly List<RecordedEvent> _log = [];
    private readonly Dictionary<EventId, RecordedEvent> _byId = [];
    private readonly SortedDictionary<StreamId, List<RecordedEvent>> _streams = [];
    private readonly Dictionary<SnapshotKey, StoredSnapshot> _snapshots = [];

    /// <summary>An empty log.</summary>
    /// <param name="timeProvider">The clock of <see cref="RecordedEvent.CreatedAt"/>; the system's unless given.</param>
    public InMemoryLog(TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        Checkpoints = new InMemoryCheckpoints(this, _timeProvider);
    }

    internal InMemoryCheckpoints Checkpoints { get; }

    /// <summary>Raised after every append, of whichever store.</summary>
    internal AppendSignal Appended { get; } = new();

    /// <summary>The position of the last event.</summary>
    internal LogPosition Head
    {
        get
        {
            lock (_lock)
            {
                return new LogPosition(_log.Count);
            }
        }
    }

    /// <summary>When the event at a position was appended; null where there is none.</summary>
    internal DateTimeOffset? CreatedAt(long position)
    {
        lock (_lock)
        {
            return position >= 1 && position <= _log.Count ? _log[(int)position - 1].CreatedAt : null;
        }
    }

    internal ValueTask<AppendResult> Append(AppendRequest append)
    {
        AppendResult.Appended written;
        lock (_lock)
        {
            // A re-sent append is recognised before versions are compared: others may have appended since.
            var answer = FindEarlier(append) ?? (AppendResult?)AppendResult.Conflict.Between(append, HeadOf);
            if (answer is not null)
            {
                return ValueTask.FromResult(answer);
            }

            written = Write(append);
        }

        Appended.Raise();
        return ValueTask.FromResult<AppendResult>(written);
    }

    internal ValueTask<StreamsPage> ReadStreams(ReadStreamsRequest read)
    {
        lock (_lock)
        {
            var events = read.Streams
                .SelectMany(EventsOf)
                .OrderBy(recorded => recorded.Position)
                .Take(read.PageSize.Value)
                .ToList();
            return ValueTask.FromResult(new StreamsPage(events, VersionsOf(read.Streams.Select(range => range.StreamId))));
        }
    }

    internal ValueTask<IReadOnlyList<RecordedEvent>> ReadLog(ReadLogRequest read)
    {
        lock (_lock)
        {
            // Positions are dense from 1, so the event after position n is at index n.
            var from = (int)Math.Min(read.After.Value, _log.Count);
            return ValueTask.FromResult<IReadOnlyList<RecordedEvent>>(_log.GetRange(from, Math.Min(read.PageSize.Value, _log.Count - from)));
        }
    }

    internal ValueTask<Checkpoint> ReadEnd()
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_log is [.., var last] ? new Checkpoint(last.Position, last.Id) : Checkpoint.Start);
        }
    }

    internal ValueTask<StreamVersions> ReadVersions(IReadOnlyCollection<StreamId> streams)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(VersionsOf(streams));
        }
    }

    internal ValueTask<IReadOnlyList<StreamSummary>> ListStreams(ListStreamsRequest list)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<StreamSummary>>([.. _streams
                .Where(stream => list.Prefix.Matches(stream.Key) && (list.After is null || stream.Key > list.After))
                .Take(list.PageSize.Value)
                .Select(stream => new StreamSummary(stream.Key, new StreamVersion(stream.Value.Count)))]);
        }
    }

    internal ValueTask<StoredSnapshot?> FindSnapshot(SnapshotKey key)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_snapshots.GetValueOrDefault(key));
        }
    }

    internal ValueTask SaveSnapshot(StoredSnapshot snapshot)
    {
        lock (_lock)
        {
            if (!_snapshots.TryGetValue(snapshot.Key, out var stored) || stored.EventCount <= snapshot.EventCount)
            {
                _snapshots[snapshot.Key] = snapshot;
            }

            return ValueTask.CompletedTask;
        }
    }

    internal ValueTask RemoveSnapshot(StoredSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_snapshots.TryGetValue(snapshot.Key, out var stored) && stored.Heads.SequenceEqual(snapshot.Heads))
            {
                _snapshots.Remove(snapshot.Key);
            }

            return ValueTask.CompletedTask;
        }
    }

    private AppendResult.Appended? FindEarlier(AppendRequest append)
    {
        var known = append.Events.Where(@event => _byId.ContainsKey(@event.Id)).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        if (known.Count < append.Events.Length || !known.All(@event => IsSame(@event, _byId[@event.Id])))
        {
            throw new EventIdReusedException([.. known.Select(@event => @event.Id)], append.ExpectedVersions.Keys);
        }

        var recorded = known.Select(@event => _byId[@event.Id]).ToList();
        return Describe(append, recorded);
    }

    private static bool IsSame(NewEvent @event, RecordedEvent recorded) =>
        @event.StreamId == recorded.StreamId && @event.Type == recorded.Type && @event.Data.Span.SequenceEqual(recorded.Data.Span);

    private AppendResult.Appended Write(AppendRequest append)
    {
        // To the microsecond, as databases keep time, so that a test cannot come to rely on more.
        var now = _timeProvider.GetUtcNow();
        var createdAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var recorded = append.Events.Select(@event => Write(@event, createdAt)).ToList();
        return Describe(append, recorded);
    }

    private RecordedEvent Write(NewEvent @event, DateTimeOffset createdAt)
    {
        if (!_streams.TryGetValue(@event.StreamId, out var stream))
        {
            _streams.Add(@event.StreamId, stream = []);
        }

        var recorded = new RecordedEvent(
            new LogPosition(_log.Count + 1), @event.StreamId, new StreamVersion(stream.Count + 1), @event.Id, @event.Type, @event.Data, @event.Metadata, createdAt);
        stream.Add(recorded);
        _log.Add(recorded);
        _byId.Add(recorded.Id, recorded);
        return recorded;
    }

    private static AppendResult.Appended Describe(AppendRequest append, List<RecordedEvent> recorded)
    {
        var versions = append.ExpectedVersions.ToDictionary();
        foreach (var @event in recorded)
        {
            versions[@event.StreamId] = @event.Version;
        }

        return new AppendResult.Appended(new StreamVersions(versions), recorded[^1].Position, recorded[^1].CreatedAt);
    }

    private IEnumerable<RecordedEvent> EventsOf(StreamRange range)
    {
        if (!_streams.TryGetValue(range.StreamId, out var stream))
        {
            return [];
        }

        // Versions are dense from 1, so the event after version n is at index n.
        var from = Math.Min(range.After.Value, stream.Count);
        var to = Math.Min(range.UpTo?.Value ?? stream.Count, stream.Count);
        return stream.Take((int)from..(int)Math.Max(from, to));
    }

    private StreamVersions VersionsOf(IEnumerable<StreamId> streams) =>
        new(streams.Select(streamId => KeyValuePair.Create(streamId, VersionOf(streamId))));

    private StreamHead HeadOf(StreamId streamId) =>
        _streams.TryGetValue(streamId, out var stream) ? new StreamHead(stream[^1].Version, stream[^1].Id) : new StreamHead(StreamVersion.Empty, null);

    private StreamVersion VersionOf(StreamId streamId) => HeadOf(streamId).Version;
}
