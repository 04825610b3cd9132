using EventCore;

namespace Sagas;

/// <summary>Takes the price from the customer's wallet.</summary>
[Command]
public sealed partial record TakePayment(OrderDetails Details) : ICommand<Wallet, ShopEvent>
{
    [Stream]
    private StreamId Wallet => Details.Wallet;

    public Wallet Apply(Wallet state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Wallet state, Streams streams) =>
        state.Balance < Details.Price
            ? Decision.Reject("insufficient-funds", $"{Wallet} holds {state.Balance}, needs {Details.Price}.")
            : Decision.Append(streams.Wallet.Event(new ShopEvent.PaymentTaken(Details)));
}
