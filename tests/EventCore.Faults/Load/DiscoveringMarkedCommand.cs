using System.Collections.Immutable;

namespace EventCore.Faults;

/// <summary>Finds one more stream in what it sees of the first.</summary>
internal sealed class DiscoveringMarkedCommand(long operation, ImmutableArray<StreamId> declared, ImmutableArray<StreamId> candidates, ImmutableArray<int> writes, int rejectsAt)
    : MarkedCommand(operation, declared, writes, rejectsAt), IDiscoversStreams<MarkedState>
{
    private readonly ImmutableArray<StreamId> _declared = declared;

    public IEnumerable<StreamId> DiscoverStreams(MarkedState state) => [candidates[(int)(state.Of(_declared[0]).Version.Value % candidates.Length)]];

    protected override IEnumerable<StreamId> Discovered(MarkedState state) => DiscoverStreams(state);
}
