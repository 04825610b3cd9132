namespace EventCore.Tests;

/// <summary>Appends one event where the stream's sum is as expected, and nothing elsewhere.</summary>
internal sealed class TallyCommand(string stream, int expectedSum) : ICommand<int, TallyEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => [new StreamId(stream)];

    public int InitialState => 0;

    public int Apply(int state, Recorded<TallyEvent> recorded) => state + ((TallyEvent.Tallied)recorded.Data).By;

    public Decision<TallyEvent> Decide(int state, DeclaredStreams<TallyEvent> streams) =>
        state == expectedSum ? Decision.Append(streams.Handle(new StreamId(stream)).Event(new TallyEvent.Tallied(1))) : Decision.Nothing;
}
