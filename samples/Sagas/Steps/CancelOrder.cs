using EventCore;

namespace Sagas;

/// <summary>A step could not be taken, and those before it have been undone.</summary>
[Command]
public sealed partial record CancelOrder(OrderDetails Details, string Reason) : ICommand<Order, ShopEvent>
{
    [Stream]
    private StreamId Order => Details.Order;

    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Order state, Streams streams) =>
        Decision.Append(streams.Order.Event(new ShopEvent.OrderCancelled(Reason)));
}
