using System.Collections.Immutable;

namespace EventCore.Faults;

/// <summary>Goes on from snapshots of each of its streams, and takes the first for one that it makes, mostly wrongly.</summary>
internal sealed class ByStreamMarkedCommand(long operation, ImmutableArray<StreamId> declared, ImmutableArray<int> writes, int rejectsAt)
    : MarkedCommand(operation, declared, writes, rejectsAt), ISnapshottedByStream<MarkedState>, ICreatesStreams
{
    private static readonly SnapshotDefinition<MarkedState> Definition = new("marked-stream", 1, LoadJson.Default.MarkedState) { EventsBetween = 20 };

    private readonly StreamId _first = declared[0];

    public SnapshotDefinition<MarkedState>? SnapshotOf(StreamId streamId) => Definition;

    public bool Creates(StreamId streamId) => streamId == _first;

    public MarkedState Combine(MarkedState one, MarkedState other) => new(one.Streams.AddRange(other.Streams));
}
