using EventCore;

namespace Sagas;

[Command]
public sealed partial record ReceiveStock([Stream] StreamId Product, int Quantity) : ICommand<Stock, ShopEvent>
{
    public Stock Apply(Stock state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Stock state, Streams streams) => Decision.Append(streams.Product.Event(new ShopEvent.StockReceived(Quantity)));
}
