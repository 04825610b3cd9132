namespace EventCore.Cli;

/// <summary>Puts some of a product on stock.</summary>
[Command]
internal sealed partial record StockProduct([Stream] StreamId Product, int Quantity) : ICommand<StockProduct.State, ShopEvent>
{
    public sealed record State(int Quantity = 0);

    public State Apply(State state, Recorded<ShopEvent> recorded) =>
        recorded.Data is ShopEvent.ProductStocked stocked ? state with { Quantity = state.Quantity + stocked.Quantity } : state;

    public Decision<ShopEvent> Handle(State state, Streams streams) =>
        state.Quantity < int.MaxValue - Quantity
            ? Decision.Append(streams.Product.Event(new ShopEvent.ProductStocked(Quantity)))
            : Decision.Reject("too-much-stock", $"{Product} has {state.Quantity} on stock already.");
}
