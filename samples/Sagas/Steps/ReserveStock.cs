using EventCore;

namespace Sagas;

/// <summary>Sets one of the product aside.</summary>
[Command]
public sealed partial record ReserveStock(OrderDetails Details) : ICommand<Stock, ShopEvent>
{
    [Stream]
    private StreamId Product => Details.Product;

    public Stock Apply(Stock state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Stock state, Streams streams) =>
        state.Quantity < 1
            ? Decision.Reject("out-of-stock", $"{Product} is out of stock.")
            : Decision.Append(streams.Product.Event(new ShopEvent.StockReserved(Details)));
}
