namespace EventCore.Tests;

/// <summary>The same command with snapshots.</summary>
internal sealed class SnapshottedTrailCommand(TrailCommand command, SnapshotDefinition<Trail> definition) : ICommand<Trail, CounterEvent>, ISnapshotted<Trail>
{
    public SnapshotDefinition<Trail> Snapshot => definition;

    public IEnumerable<StreamId> DeclaredStreams => command.DeclaredStreams;

    public Trail InitialState => command.InitialState;

    public int Applied => command.Applied;

    public Trail Apply(Trail state, Recorded<CounterEvent> recorded) => command.Apply(state, recorded);

    public Decision<CounterEvent> Decide(Trail state, DeclaredStreams<CounterEvent> streams) => command.Decide(state, streams);
}
