namespace EventCore.Cli;

/// <summary>Sends money from an open account that holds it to somebody elsewhere.</summary>
[Command]
internal sealed partial record TransferOut([Stream] StreamId Account, decimal Amount, string Beneficiary) : ICommand<AccountState, AccountEvent>, ISnapshotted<AccountState>
{
    public SnapshotDefinition<AccountState> Snapshot => AccountState.Snapshot;

    public AccountState Apply(AccountState state, Recorded<AccountEvent> recorded) => state.Apply(recorded.Data);

    public Decision<AccountEvent> Handle(AccountState state, Streams streams) => state switch
    {
        { IsOpen: false } => Decision.Reject("account-not-open", $"{Account} is not open."),
        _ when state.Balance < Amount => Decision.Reject("insufficient-funds", $"{Account} holds {state.Balance}, needs {Amount}."),
        _ => Decision.Append(streams.Account.Event(new AccountEvent.TransferredOut(Amount, Beneficiary))),
    };
}
