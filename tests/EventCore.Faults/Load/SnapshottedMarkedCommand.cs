using System.Collections.Immutable;

namespace EventCore.Faults;

/// <summary>Goes on from snapshots.</summary>
internal sealed class SnapshottedMarkedCommand(long operation, ImmutableArray<StreamId> declared, ImmutableArray<int> writes, int rejectsAt)
    : MarkedCommand(operation, declared, writes, rejectsAt), ISnapshotted<MarkedState>
{
    private static readonly SnapshotDefinition<MarkedState> Definition = new("marked", 1, LoadJson.Default.MarkedState) { EventsBetween = 20 };

    public SnapshotDefinition<MarkedState> Snapshot => Definition;
}
