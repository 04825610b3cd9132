using EventCore;

namespace Ecommerce;

/// <summary>Notes that an order was paid. Paying it twice does nothing.</summary>
[Command]
public sealed partial record PayOrder([Stream] StreamId Order, string Payment) : ICommand<Order, ShopEvent>
{
    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Order state, Streams streams) => state.Status switch
    {
        OrderStatus.None => Reject.NotPlaced(Order),
        OrderStatus.Cancelled => Reject.Cancelled(Order),
        OrderStatus.Placed => Decision.Append(streams.Order.Event(new ShopEvent.OrderPaid(Payment))),
        _ => Decision.Nothing,
    };
}
