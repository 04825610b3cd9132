using EventCore;

namespace Sagas;

/// <summary>Places an order, and leaves it to the process to fulfil it. Placing it again does nothing.</summary>
[Command]
public sealed partial record PlaceOrder(OrderDetails Details) : ICommand<Order, ShopEvent>
{
    [Stream]
    private StreamId Order => Details.Order;

    public Order Apply(Order state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Order state, Streams streams) =>
        state.Status is null ? Decision.Append(streams.Order.Event(new ShopEvent.OrderPlaced(Details))) : Decision.Nothing;
}
