namespace Sagas;

/// <summary>What the commands need to know of a customer's wallet.</summary>
public sealed record Wallet(decimal Balance = 0)
{
    public Wallet Apply(ShopEvent @event) => @event switch
    {
        ShopEvent.MoneyDeposited deposited => this with { Balance = Balance + deposited.Amount },
        ShopEvent.PaymentTaken taken => this with { Balance = Balance - taken.Order.Price },
        ShopEvent.PaymentRefunded refunded => this with { Balance = Balance + refunded.Order.Price },
        _ => this,
    };
}
