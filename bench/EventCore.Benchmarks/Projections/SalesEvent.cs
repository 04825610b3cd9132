namespace EventCore.Benchmarks;

/// <summary>What happens to an order.</summary>
[EventUnion]
internal abstract partial record SalesEvent
{
    private SalesEvent()
    {
    }

    [EventType("order-placed")]
    public sealed record OrderPlaced(string Customer, string Note) : SalesEvent;

    [EventType("item-added")]
    public sealed record ItemAdded(string Product, int Quantity, long Price, string Note) : SalesEvent;

    [EventType("order-shipped")]
    public sealed record OrderShipped(string Carrier, string Note) : SalesEvent;
}
