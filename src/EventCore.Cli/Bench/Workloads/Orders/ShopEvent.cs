namespace EventCore.Cli;

/// <summary>What happens to customers, products and orders.</summary>
internal abstract record ShopEvent : IEventUnion<ShopEvent>
{
    private ShopEvent()
    {
    }

    public static EventRegistry<ShopEvent> Registry { get; } = new(
        EventCase<ShopEvent>.Of("customer-registered", ShopEventJson.Default.CustomerRegistered),
        EventCase<ShopEvent>.Of("product-stocked", ShopEventJson.Default.ProductStocked),
        EventCase<ShopEvent>.Of("order-placed", ShopEventJson.Default.OrderPlaced),
        EventCase<ShopEvent>.Of("stock-reserved", ShopEventJson.Default.StockReserved));

    public sealed record CustomerRegistered(string Name) : ShopEvent;

    public sealed record ProductStocked(int Quantity) : ShopEvent;

    public sealed record OrderPlaced(StreamId Customer, IReadOnlyList<OrderLine> Lines) : ShopEvent;

    public sealed record StockReserved(StreamId Order, int Quantity) : ShopEvent;
}
