namespace EventCore.Cli;

/// <summary>Takes money out of an open account that holds it.</summary>
[Command]
internal sealed partial record Withdraw([Stream] StreamId Account, decimal Amount) : ICommand<AccountState, AccountEvent>, ISnapshotted<AccountState>
{
    public SnapshotDefinition<AccountState> Snapshot => AccountState.Snapshot;

    public AccountState Apply(AccountState state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(AccountState state, Streams streams) => state switch
    {
        { IsOpen: false } => Decision.Reject("account-not-open", $"{Account} is not open."),
        _ when state.Balance < Amount => Decision.Reject("insufficient-funds", $"{Account} holds {state.Balance}, needs {Amount}."),
        _ => Decision.Append(streams.Account.Event(new AccountEvent.Withdrawn(Amount))),
    };
}
