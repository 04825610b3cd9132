using EventCore;

namespace Sagas;

/// <summary>What can happen to orders and in the services that fulfil them.</summary>
[EventUnion]
public abstract partial record ShopEvent
{
    [EventType("order-placed")]
    public sealed record OrderPlaced(OrderDetails Order) : ShopEvent;

    [EventType("order-completed")]
    public sealed record OrderCompleted : ShopEvent;

    [EventType("order-cancelled")]
    public sealed record OrderCancelled(string Reason) : ShopEvent;

    [EventType("money-deposited")]
    public sealed record MoneyDeposited(decimal Amount) : ShopEvent;

    [EventType("payment-taken")]
    public sealed record PaymentTaken(OrderDetails Order) : ShopEvent;

    [EventType("payment-refunded")]
    public sealed record PaymentRefunded(OrderDetails Order, string Reason) : ShopEvent;

    [EventType("stock-received")]
    public sealed record StockReceived(int Quantity) : ShopEvent;

    [EventType("stock-reserved")]
    public sealed record StockReserved(OrderDetails Order) : ShopEvent;

    [EventType("stock-released")]
    public sealed record StockReleased(OrderDetails Order, string Reason) : ShopEvent;

    [EventType("region-opened")]
    public sealed record RegionOpened : ShopEvent;

    [EventType("parcel-sent")]
    public sealed record ParcelSent(OrderDetails Order) : ShopEvent;
}
