namespace Sagas;

/// <summary>What the commands need to know of a product's stock.</summary>
public sealed record Stock(int Quantity = 0)
{
    public Stock Apply(ShopEvent @event) => @event switch
    {
        ShopEvent.StockReceived received => this with { Quantity = Quantity + received.Quantity },
        ShopEvent.StockReserved => this with { Quantity = Quantity - 1 },
        ShopEvent.StockReleased => this with { Quantity = Quantity + 1 },
        _ => this,
    };
}
