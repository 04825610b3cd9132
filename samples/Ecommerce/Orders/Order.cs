using System.Collections.Immutable;

namespace Ecommerce;

/// <summary>What the commands need to know of one order.</summary>
public sealed record Order
{
    public OrderStatus Status { get; init; }

    public ImmutableArray<OrderLine> Lines { get; init; } = [];

    public Order Apply(ShopEvent @event) => @event switch
    {
        ShopEvent.OrderPlaced placed => this with { Status = OrderStatus.Placed, Lines = placed.Lines },
        ShopEvent.OrderPaid => this with { Status = OrderStatus.Paid },
        ShopEvent.OrderShipped => this with { Status = OrderStatus.Shipped },
        ShopEvent.OrderCancelled => this with { Status = OrderStatus.Cancelled },
        _ => this,
    };
}
