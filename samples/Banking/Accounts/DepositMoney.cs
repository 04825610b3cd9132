using EventCore;

namespace Banking;

[Command]
public sealed partial record DepositMoney([Stream] StreamId Account, decimal Amount) : ICommand<Account, AccountEvent>, ISnapshotted<Account>
{
    public SnapshotDefinition<Account> Snapshot => Banking.Account.Snapshot;

    public Account Apply(Account state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(Account state, Streams streams) => state switch
    {
        _ when Amount <= 0 => Reject.NotPositive(Amount),
        { IsOpen: false } => Reject.NotOpen(Account),
        _ => Decision.Append(streams.Account.Event(new AccountEvent.Deposited(Amount))),
    };
}
