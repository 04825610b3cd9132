namespace EventCore.Tests;

/// <summary>Tells what it saw, or appends a payment.</summary>
internal sealed record HistoryCommand(bool Appends, params string[] Streams) : ICommand<History, EvolvedEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => Streams.Select(stream => new StreamId(stream));

    public History InitialState => new();

    public History Apply(History state, Recorded<EvolvedEvent> recorded) => new($"{state.Events}{Text(recorded)}\n");

    public Decision<EvolvedEvent> Decide(History state, DeclaredStreams<EvolvedEvent> streams) => Appends
        ? Decision.Append(streams.Handle(new StreamId(Streams[0])).Event(new EvolvedEvent.Received(7)))
        : Decision.Reject("seen", state.Events.Length == 0 ? "nothing" : state.Events);

    /// <summary>The same with snapshots.</summary>
    public ICommand<History, EvolvedEvent> Snapshotted() => new WithSnapshots(this);

    public static string Text(Recorded<EvolvedEvent> recorded) => $"{recorded.StreamId}@{recorded.Version} {recorded.Data}";

    private sealed class WithSnapshots(HistoryCommand command) : ICommand<History, EvolvedEvent>, ISnapshotted<History>
    {
        private static readonly SnapshotDefinition<History> Definition = new("history", formatVersion: 1, EvolvedJson.Default.History) { EventsBetween = 3 };

        public SnapshotDefinition<History> Snapshot => Definition;

        public IEnumerable<StreamId> DeclaredStreams => command.DeclaredStreams;

        public History InitialState => command.InitialState;

        public History Apply(History state, Recorded<EvolvedEvent> recorded) => command.Apply(state, recorded);

        public Decision<EvolvedEvent> Decide(History state, DeclaredStreams<EvolvedEvent> streams) => command.Decide(state, streams);
    }
}
