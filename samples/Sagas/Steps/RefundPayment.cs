using EventCore;

namespace Sagas;

/// <summary>Gives the price back: what undoes <see cref="TakePayment"/>.</summary>
[Command]
public sealed partial record RefundPayment(OrderDetails Details, string Reason) : ICommand<Wallet, ShopEvent>
{
    [Stream]
    private StreamId Wallet => Details.Wallet;

    public Wallet Apply(Wallet state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Wallet state, Streams streams) =>
        Decision.Append(streams.Wallet.Event(new ShopEvent.PaymentRefunded(Details, Reason)));
}
