namespace EventCore.Testing.Tests;

/// <summary>Moves apples from one basket to another: rejected where there are not enough, nothing to do where none are to be moved.</summary>
internal sealed record MoveApples(StreamId From, StreamId To, int Apples) : ICommand<int, BasketEvent>
{
    IEnumerable<StreamId> ICommand<int, BasketEvent>.DeclaredStreams => [From, To];

    int ICommand<int, BasketEvent>.InitialState => 0;

    public int Apply(int state, Recorded<BasketEvent> recorded) => recorded.Data switch
    {
        BasketEvent.Added added when recorded.StreamId == From => state + added.Apples,
        BasketEvent.Taken taken when recorded.StreamId == From => state - taken.Apples,
        _ => state,
    };

    public Decision<BasketEvent> Decide(int state, DeclaredStreams<BasketEvent> streams) => state switch
    {
        _ when Apples == 0 => Decision.Nothing,
        _ when state < Apples => Decision.Reject("not-enough", $"{From} has {state}."),
        _ => Decision.Append(
            streams.Handle(From).Event(new BasketEvent.Taken(Apples)),
            streams.Handle(To).Event(new BasketEvent.Added(Apples))),
    };
}
