namespace EventCore.Tests;

/// <summary>Moves an amount from one stream to another: rejected where it is not there, nothing to do where there is nothing at all.</summary>
[Command]
internal sealed partial class MoveCommand(string from, string to, int amount) : ICommand<int, CounterEvent>
{
    [Stream]
    private readonly StreamId _from = new(from);

    [Stream]
    private readonly StreamId _to = new(to);

    public int Apply(int state, Recorded<CounterEvent> recorded) =>
        recorded.StreamId == _from ? state + ((CounterEvent.Counted)recorded.Data).By : state;

    public Decision<CounterEvent> Handle(int state, Streams streams) => state switch
    {
        0 => Decision.Nothing,
        _ when state < amount => Decision.Reject("not-enough", $"{_from} holds {state}."),
        _ => Decision.Append(
            streams.From.Event(new CounterEvent.Counted(-amount)),
            streams.To.Event(new CounterEvent.Counted(amount))),
    };
}
