namespace EventCore.Cli;

/// <summary>Sends money from one open account to another, and a fee to a third, from an account that holds both.</summary>
[Command]
internal sealed partial record TransferWithFee([Stream] StreamId From, [Stream] StreamId To, [Stream] StreamId Bank, decimal Amount, decimal Fee) : ICommand<TransferWithFee.State, AccountEvent>, ISnapshotted<TransferWithFee.State>
{
    private static readonly SnapshotDefinition<State> Stored = new("bench-transfer-with-fee", formatVersion: 1, AccountStateJson.Default.TransferWithFeeState);

    public SnapshotDefinition<State> Snapshot => Stored;

    public sealed record State(bool FromIsOpen = false, bool ToIsOpen = false, bool BankIsOpen = false, decimal Balance = 0);

    public State Apply(State state, Recorded<AccountEvent> recorded) => recorded.Data switch
    {
        AccountEvent.Opened when recorded.StreamId == From => state with { FromIsOpen = true },
        AccountEvent.Opened when recorded.StreamId == To => state with { ToIsOpen = true },
        AccountEvent.Opened => state with { BankIsOpen = true },
        AccountEvent.Deposited deposited when recorded.StreamId == From => state with { Balance = state.Balance + deposited.Amount },
        AccountEvent.Withdrawn withdrawn when recorded.StreamId == From => state with { Balance = state.Balance - withdrawn.Amount },
        AccountEvent.TransferredOut transferred when recorded.StreamId == From => state with { Balance = state.Balance - transferred.Amount },
        _ => state,
    };

    public Decision<AccountEvent> Handle(State state, Streams streams) => state switch
    {
        { FromIsOpen: false } => Decision.Reject("account-not-open", $"{From} is not open."),
        { ToIsOpen: false } => Decision.Reject("account-not-open", $"{To} is not open."),
        { BankIsOpen: false } => Decision.Reject("account-not-open", $"{Bank} is not open."),
        _ when state.Balance < Amount + Fee => Decision.Reject("insufficient-funds", $"{From} holds {state.Balance}, needs {Amount + Fee}."),
        _ => Decision.Append(
            streams.From.Event(new AccountEvent.Withdrawn(Amount + Fee)),
            streams.To.Event(new AccountEvent.Deposited(Amount)),
            streams.Bank.Event(new AccountEvent.Deposited(Fee))),
    };
}
