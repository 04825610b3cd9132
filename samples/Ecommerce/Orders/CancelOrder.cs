using EventCore;

namespace Ecommerce;

/// <summary>Cancels an order and returns its products to stock, in one decision. Which products those are, it finds in the order.</summary>
[Command]
public sealed partial record CancelOrder([Stream] StreamId Order, string Reason) : ICommand<Order, ShopEvent>, IDiscoversStreams<Order>
{
    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public IEnumerable<StreamId> DiscoverStreams(Order state) => state.Lines.Select(line => line.Product);

    public Decision<ShopEvent> Handle(Order state, Streams streams) => state.Status switch
    {
        OrderStatus.None => Reject.NotPlaced(Order),
        OrderStatus.Shipped => Reject.Shipped(Order),
        OrderStatus.Cancelled => Decision.Nothing,
        _ => Decision.Append([
            streams.Order.Event(new ShopEvent.OrderCancelled(Reason)),
            .. state.Lines.Select(line => streams.Discovered[line.Product].Event(new ShopEvent.StockReturned(Order, line.Quantity))),
        ]),
    };
}
