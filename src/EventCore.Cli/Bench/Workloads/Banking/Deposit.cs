namespace EventCore.Cli;

/// <summary>Puts money into an open account.</summary>
internal sealed partial record Deposit(StreamId Account, decimal Amount) : ICommand<Deposit.State, AccountEvent>
{
    public sealed record State(bool IsOpen = false);

    public State Apply(State state, Recorded<AccountEvent> recorded) =>
        recorded.Data is AccountEvent.Opened ? state with { IsOpen = true } : state;

    public Decision<AccountEvent> Handle(State state, Streams streams) =>
        state.IsOpen
            ? Decision.Append(streams.Account.Event(new AccountEvent.Deposited(Amount)))
            : Decision.Reject("account-not-open", $"{Account} is not open.");
}
