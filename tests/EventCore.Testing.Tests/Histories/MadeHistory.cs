using System.Collections.Immutable;

namespace EventCore.Testing.Tests;

/// <summary>A history made up step by step: what is done is in the log at once, unless it is said otherwise.</summary>
internal sealed class MadeHistory
{
    private readonly Dictionary<StreamId, StreamSeen> _streams = [];
    private readonly List<HistoryOperation> _operations = [];
    private long _last;

    public List<LoggedEvent> Log { get; } = [];

    public List<SubscriptionDeliveries> Subscriptions { get; } = [];

    public List<HistoryOperation> Operations => _operations;

    public StreamSeen Now(string streamId) => _streams.GetValueOrDefault(new StreamId(streamId)) ?? StreamSeen.Nothing(new StreamId(streamId));

    public ImmutableArray<StreamSeen> Now(params IEnumerable<string> streamIds) => [.. streamIds.Select(streamId => Now(streamId))];

    /// <summary>A decision that is acknowledged.</summary>
    public long Append(long begunAt, long endedAt, ImmutableArray<StreamSeen> seen, params string[] writes) =>
        Append(begunAt, endedAt, OperationOutcome.Appended, seen, writes);

    public long Append(long begunAt, long? endedAt, OperationOutcome outcome, ImmutableArray<StreamSeen> seen, params string[] writes)
    {
        var operation = ++_last;
        for (var index = 0; index < writes.Length; index++)
        {
            Store(writes[index], new HistoryMark(operation, index, writes.Length, index == 0 ? seen : []));
        }

        var lastPosition = outcome == OperationOutcome.Appended ? Log[^1].Position : (LogPosition?)null;
        _operations.Add(new HistoryOperation { Operation = operation, BegunAt = begunAt, EndedAt = endedAt, Outcome = outcome, LastPosition = lastPosition });
        return operation;
    }

    /// <summary>An operation that stores nothing.</summary>
    public void End(long begunAt, long? endedAt, OperationOutcome outcome, params ImmutableArray<StreamSeen> seen) =>
        _operations.Add(new HistoryOperation { Operation = ++_last, BegunAt = begunAt, EndedAt = endedAt, Outcome = outcome, Seen = seen });

    public void Store(string streamId, HistoryMark? mark)
    {
        var stream = new StreamId(streamId);
        var after = mark is null ? Now(streamId) with { Version = Now(streamId).Version.After(1) } : Now(streamId).After(mark);
        _streams[stream] = after;
        Log.Add(new LoggedEvent(new LogPosition(Log.Count + 1), stream, after.Version, new EventId(Guid.NewGuid()), mark));
    }

    public void Subscribe(params IEnumerable<int> positions) => Subscriptions.Add(new SubscriptionDeliveries("all", [.. positions.Select(Delivered)]));

    /// <summary>0 is a start.</summary>
    public Delivery Delivered(int position) => position == 0 ? new Delivery.Start() : new Delivery.Event(new LogPosition(position), Log[position - 1].Id);

    public History Make() => new(_operations, Log, Subscriptions);

    public HistoryReport Check() => HistoryChecker.Check(Make());

    public IEnumerable<ViolationKind> Violations() => Check().Violations.Select(violation => violation.Kind).Distinct().Order();
}
