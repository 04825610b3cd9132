using EventCore;

namespace Sagas;

/// <summary>Everything is done.</summary>
[Command]
public sealed partial record CompleteOrder(OrderDetails Details) : ICommand<Order, ShopEvent>
{
    [Stream]
    private StreamId Order => Details.Order;

    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Order state, Streams streams) =>
        Decision.Append(streams.Order.Event(new ShopEvent.OrderCompleted()));
}
