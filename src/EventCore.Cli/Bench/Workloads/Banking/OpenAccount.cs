namespace EventCore.Cli;

/// <summary>Opens an account, once.</summary>
[Command]
internal sealed partial record OpenAccount([Stream] StreamId Account, string Owner) : ICommand<OpenAccount.State, AccountEvent>
{
    public sealed record State(bool IsOpen = false);

    public State Apply(State state, Recorded<AccountEvent> recorded) =>
        recorded.Data is AccountEvent.Opened ? state with { IsOpen = true } : state;

    public Decision<AccountEvent> Handle(State state, Streams streams) =>
        state.IsOpen
            ? Decision.Reject("account-open", $"{Account} is open already.")
            : Decision.Append(streams.Account.Event(new AccountEvent.Opened(Owner)));
}
