namespace EventCore.Tests;

/// <summary>A command on two streams whose state holds the events of the first alone: which stream is which decides.</summary>
internal sealed class SnapshottedOrderCommand(StreamId first, StreamId second) : ICommand<Balance, CounterEvent>, ISnapshotted<Balance>
{
    public SnapshotDefinition<Balance> Snapshot => Balance.Definition;

    public IEnumerable<StreamId> DeclaredStreams => [first, second];

    public Balance InitialState => new(0, "");

    public Balance Apply(Balance state, Recorded<CounterEvent> recorded) => recorded.StreamId == first ? state with { Amount = state.Amount + 1 } : state;

    public Decision<CounterEvent> Decide(Balance state, DeclaredStreams<CounterEvent> streams) => Decision.Reject("events-of-the-first", $"{state.Amount}");
}
