namespace EventCore.Cli;

/// <summary>What happens to customers, products and orders.</summary>
[EventUnion]
internal abstract partial record ShopEvent
{
    private ShopEvent()
    {
    }

    [EventType("customer-registered")]
    public sealed record CustomerRegistered(string Name) : ShopEvent;

    [EventType("product-stocked")]
    public sealed record ProductStocked(int Quantity) : ShopEvent;

    [EventType("order-placed")]
    public sealed record OrderPlaced(StreamId Customer, IReadOnlyList<OrderLine> Lines) : ShopEvent;

    [EventType("stock-reserved")]
    public sealed record StockReserved(StreamId Order, int Quantity) : ShopEvent;
}
