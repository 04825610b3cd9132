namespace EventCore.MicroBenchmarks;

/// <summary>Puts money into an account.</summary>
[Command]
internal sealed partial record Deposit([Stream] StreamId Account, decimal Amount) : ICommand<decimal, AccountEvent>
{
    public decimal Apply(decimal state, Recorded<AccountEvent> recorded) => state + ((AccountEvent.Deposited)recorded.Data).Amount;

    public Decision<AccountEvent> Handle(decimal state, Streams streams) =>
        state >= 0 ? Decision.Append(streams.Account.Event(new AccountEvent.Deposited(Amount, "Somebody Elsewhere"))) : Decision.Nothing;
}
