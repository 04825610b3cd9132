namespace EventCore.Tests;

/// <summary>A command whose state tells the events of each of its streams apart by their places: which stream is which decides.</summary>
internal sealed class SnapshottedOrderCommand(params StreamId[] streams) : ICommand<Balance, CounterEvent>, ISnapshotted<Balance>
{
    private const int Base = 100;

    public SnapshotDefinition<Balance> Snapshot => Balance.Definition;

    public IEnumerable<StreamId> DeclaredStreams => streams;

    public Balance InitialState => new(0, "");

    /// <summary>A digit to the base of 100 for each place.</summary>
    public Balance Apply(Balance state, Recorded<CounterEvent> recorded) =>
        state with { Amount = state.Amount + streams.Select((stream, place) => stream == recorded.StreamId ? (decimal)Math.Pow(Base, place) : 0).Sum() };

    public Decision<CounterEvent> Decide(Balance state, DeclaredStreams<CounterEvent> declared) =>
        Decision.Reject("counted", string.Join(", ", streams.Select((stream, place) => $"{(int)(state.Amount / (decimal)Math.Pow(Base, place)) % Base} of {stream}")));
}
