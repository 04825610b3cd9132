namespace Ecommerce;

/// <summary>What the commands need to know of one product.</summary>
public sealed record Product(int InStock = 0)
{
    public Product Apply(ShopEvent @event) => @event switch
    {
        ShopEvent.StockReceived received => this with { InStock = InStock + received.Quantity },
        ShopEvent.StockTaken taken => this with { InStock = InStock - taken.Quantity },
        ShopEvent.StockReturned returned => this with { InStock = InStock + returned.Quantity },
        _ => this,
    };
}
