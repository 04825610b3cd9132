using System.Collections.Immutable;
using EventCore;

namespace Ecommerce;

/// <summary>What can happen in the shop, to a product's stock or to an order. Decisions span both, so they are one union.</summary>
[EventUnion]
public abstract partial record ShopEvent
{
    [EventType("stock-received")]
    public sealed record StockReceived(int Quantity) : ShopEvent;

    [EventType("stock-taken")]
    public sealed record StockTaken(StreamId Order, int Quantity) : ShopEvent;

    [EventType("stock-returned")]
    public sealed record StockReturned(StreamId Order, int Quantity) : ShopEvent;

    [EventType("order-placed")]
    public sealed record OrderPlaced(ImmutableArray<OrderLine> Lines) : ShopEvent;

    [EventType("order-paid")]
    public sealed record OrderPaid(string Payment) : ShopEvent;

    [EventType("order-shipped")]
    public sealed record OrderShipped(string Parcel) : ShopEvent;

    [EventType("order-cancelled")]
    public sealed record OrderCancelled(string Reason) : ShopEvent;
}
