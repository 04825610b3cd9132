using EventCore;

namespace Sagas;

/// <summary>Puts it back on the shelf: what undoes <see cref="ReserveStock"/>.</summary>
[Command]
public sealed partial record ReleaseStock(OrderDetails Details, string Reason) : ICommand<Stock, ShopEvent>
{
    [Stream]
    private StreamId Product => Details.Product;

    public Stock Apply(Stock state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Stock state, Streams streams) =>
        Decision.Append(streams.Product.Event(new ShopEvent.StockReleased(Details, Reason)));
}
