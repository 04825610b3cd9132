using EventCore;

namespace Ecommerce;

/// <summary>Notes that an order has left the house, which needs it to be paid. Shipping it twice does nothing.</summary>
[Command]
public sealed partial record ShipOrder([Stream] StreamId Order, string Parcel) : ICommand<Order, ShopEvent>
{
    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Order state, Streams streams) => state.Status switch
    {
        OrderStatus.None => Reject.NotPlaced(Order),
        OrderStatus.Cancelled => Reject.Cancelled(Order),
        OrderStatus.Placed => Reject.NotPaid(Order),
        OrderStatus.Paid => Decision.Append(streams.Order.Event(new ShopEvent.OrderShipped(Parcel))),
        _ => Decision.Nothing,
    };
}
