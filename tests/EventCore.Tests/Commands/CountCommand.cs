namespace EventCore.Tests;

/// <summary>Appends the same event, so that all it allocates is its way there.</summary>
[Command]
internal sealed partial record CountCommand([Stream] StreamId Stream) : ICommand<int, CounterEvent>
{
    private static readonly CounterEvent.Counted One = new(By: 1);

    public int Apply(int state, Recorded<CounterEvent> recorded) => state;

    public Decision<CounterEvent> Handle(int state, Streams streams) =>
        state >= 0 ? Decision.Append(streams.Stream.Event(One)) : Decision.Nothing;
}
