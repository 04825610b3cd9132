namespace EventCore.Cli;

/// <summary>What happens to an order that projections make read models of.</summary>
[EventUnion]
internal abstract partial record SalesEvent
{
    private SalesEvent()
    {
    }

    [EventType("sale-placed")]
    public sealed record OrderPlaced(string Customer, string Note) : SalesEvent;

    [EventType("sale-item-added")]
    public sealed record ItemAdded(string Product, int Quantity, long Price, string Note) : SalesEvent;

    [EventType("sale-shipped")]
    public sealed record OrderShipped(string Carrier, string Note) : SalesEvent;
}
