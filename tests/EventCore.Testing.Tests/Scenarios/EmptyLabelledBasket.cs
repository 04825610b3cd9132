namespace EventCore.Testing.Tests;

/// <summary>Takes all apples from the basket that another one names on its label.</summary>
internal sealed record EmptyLabelledBasket(StreamId Basket) : ICommand<EmptyLabelledBasket.Apples, BasketEvent>, IDiscoversStreams<EmptyLabelledBasket.Apples>
{
    IEnumerable<StreamId> ICommand<Apples, BasketEvent>.DeclaredStreams => [Basket];

    Apples ICommand<Apples, BasketEvent>.InitialState => new();

    public Apples Apply(Apples state, Recorded<BasketEvent> recorded) => recorded.Data switch
    {
        BasketEvent.Labelled labelled => state with { Where = labelled.Labels is [var label, ..] ? new StreamId(label.Text) : null },
        BasketEvent.Added added => state with { Count = state.Count + added.Apples },
        BasketEvent.Taken taken => state with { Count = state.Count - taken.Apples },
        _ => state,
    };

    public IEnumerable<StreamId> DiscoverStreams(Apples state) => state.Where is { } where ? [where] : [];

    public Decision<BasketEvent> Decide(Apples state, DeclaredStreams<BasketEvent> streams) =>
        state.Where is { } where && state.Count > 0 ? Decision.Append(streams.Discovered[where].Event(new BasketEvent.Taken(state.Count))) : Decision.Nothing;

    internal sealed record Apples(StreamId? Where = null, int Count = 0);
}
