namespace EventCore.Tests;

/// <summary>Appends one event where the stream's sum is as expected, and nothing elsewhere.</summary>
[Command]
internal sealed partial class TallyCommand([Stream("{0}")] string stream, int expectedSum) : ICommand<int, TallyEvent>
{
    public int Apply(int state, Recorded<TallyEvent> recorded) => state + ((TallyEvent.Tallied)recorded.Data).By;

    public Decision<TallyEvent> Handle(int state, Streams streams) =>
        state == expectedSum ? Decision.Append(streams.Stream.Event(new TallyEvent.Tallied(1))) : Decision.Nothing;
}
