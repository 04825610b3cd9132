namespace EventCore.Cli;

/// <summary>Sends money from an open account that holds it to somebody elsewhere.</summary>
internal sealed partial record TransferOut(StreamId Account, decimal Amount, string Beneficiary) : ICommand<TransferOut.State, AccountEvent>
{
    public sealed record State(bool IsOpen = false, decimal Balance = 0);

    public State Apply(State state, Recorded<AccountEvent> recorded) => recorded.Data switch
    {
        AccountEvent.Opened => state with { IsOpen = true },
        AccountEvent.Deposited deposited => state with { Balance = state.Balance + deposited.Amount },
        AccountEvent.Withdrawn withdrawn => state with { Balance = state.Balance - withdrawn.Amount },
        AccountEvent.TransferredOut transferred => state with { Balance = state.Balance - transferred.Amount },
        _ => state,
    };

    public Decision<AccountEvent> Handle(State state, Streams streams) => state switch
    {
        { IsOpen: false } => Decision.Reject("account-not-open", $"{Account} is not open."),
        _ when state.Balance < Amount => Decision.Reject("insufficient-funds", $"{Account} holds {state.Balance}, needs {Amount}."),
        _ => Decision.Append(streams.Account.Event(new AccountEvent.TransferredOut(Amount, Beneficiary))),
    };
}
