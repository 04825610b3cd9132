using EventCore;

namespace Banking;

[Command]
public sealed partial record WithdrawMoney([Stream] StreamId Account, decimal Amount) : ICommand<Account, AccountEvent>, ISnapshotted<Account>
{
    public SnapshotDefinition<Account> Snapshot => Banking.Account.Snapshot;

    public Account Apply(Account state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(Account state, Streams streams) => state switch
    {
        _ when Amount <= 0 => Reject.NotPositive(Amount),
        { IsOpen: false } => Reject.NotOpen(Account),
        _ when state.Balance < Amount => Reject.InsufficientFunds(Account, state.Balance, Amount),
        _ => Decision.Append(streams.Account.Event(new AccountEvent.Withdrawn(Amount))),
    };
}
