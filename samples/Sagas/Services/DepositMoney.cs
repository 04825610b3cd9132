using EventCore;

namespace Sagas;

[Command]
public sealed partial record DepositMoney([Stream] StreamId Wallet, decimal Amount) : ICommand<Wallet, ShopEvent>
{
    public Wallet Apply(Wallet state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Wallet state, Streams streams) => Decision.Append(streams.Wallet.Event(new ShopEvent.MoneyDeposited(Amount)));
}
