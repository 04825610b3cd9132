namespace EventCore.Tests;

/// <summary>Moves an amount from one stream to another: rejected where it is not there, nothing to do where there is nothing at all.</summary>
internal sealed class MoveCommand(string from, string to, int amount) : ICommand<int, CounterEvent>
{
    private readonly StreamId _from = new(from);
    private readonly StreamId _to = new(to);

    public IEnumerable<StreamId> DeclaredStreams => [_from, _to];

    public int InitialState => 0;

    public int Apply(int state, Recorded<CounterEvent> recorded) =>
        recorded.StreamId == _from ? state + ((CounterEvent.Counted)recorded.Data).By : state;

    public Decision<CounterEvent> Decide(int state, DeclaredStreams<CounterEvent> streams) => state switch
    {
        0 => Decision.Nothing,
        _ when state < amount => Decision.Reject("not-enough", $"{_from} holds {state}."),
        _ => Decision.Append(
            streams.Handle(_from).Event(new CounterEvent.Counted(-amount)),
            streams.Handle(_to).Event(new CounterEvent.Counted(amount))),
    };
}
