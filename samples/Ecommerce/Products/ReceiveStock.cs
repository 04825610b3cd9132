using EventCore;

namespace Ecommerce;

/// <summary>Puts so many of a product on the shelf.</summary>
[Command]
public sealed partial record ReceiveStock([Stream] StreamId Product, int Quantity) : ICommand<Product, ShopEvent>
{
    public Product Apply(Product state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Product state, Streams streams) =>
        Quantity > 0
            ? Decision.Append(streams.Product.Event(new ShopEvent.StockReceived(Quantity)))
            : Reject.NotPositive(Quantity);
}
