namespace Sagas;

/// <summary>How far an order is; without a status it was never placed.</summary>
public sealed record Order(string? Status = null)
{
    public Order Apply(ShopEvent @event) => @event switch
    {
        ShopEvent.OrderPlaced => new("placed"),
        ShopEvent.OrderCompleted => new("completed"),
        ShopEvent.OrderCancelled cancelled => new($"cancelled: {cancelled.Reason}"),
        _ => this,
    };
}
