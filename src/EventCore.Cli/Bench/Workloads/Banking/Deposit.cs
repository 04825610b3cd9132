namespace EventCore.Cli;

/// <summary>Puts money into an open account.</summary>
[Command]
internal sealed partial record Deposit([Stream] StreamId Account, decimal Amount) : ICommand<AccountState, AccountEvent>, ISnapshotted<AccountState>
{
    public SnapshotDefinition<AccountState> Snapshot => AccountState.Snapshot;

    public AccountState Apply(AccountState state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(AccountState state, Streams streams) =>
        state.IsOpen
            ? Decision.Append(streams.Account.Event(new AccountEvent.Deposited(Amount)))
            : Decision.Reject("account-not-open", $"{Account} is not open.");
}
