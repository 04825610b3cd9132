namespace EventCore.Tests;

/// <summary>Cannot be: a snapshot is of streams that are known before.</summary>
internal sealed class SnapshottedDiscoveringCommand : ICommand<Trail, CounterEvent>, ISnapshotted<Trail>, IDiscoversStreams<Trail>
{
    public SnapshotDefinition<Trail> Snapshot => null!;

    public IEnumerable<StreamId> DeclaredStreams => [new StreamId("a")];

    public Trail InitialState => Trail.None;

    public Trail Apply(Trail state, Recorded<CounterEvent> recorded) => state;

    public IEnumerable<StreamId> DiscoverStreams(Trail state) => [];

    public Decision<CounterEvent> Decide(Trail state, DeclaredStreams<CounterEvent> streams) => Decision.Nothing;
}
