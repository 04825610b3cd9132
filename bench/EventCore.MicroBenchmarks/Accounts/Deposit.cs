namespace EventCore.MicroBenchmarks;

/// <summary>Puts money into an account.</summary>
internal sealed record Deposit(StreamId Account, decimal Amount) : ICommand<decimal, AccountEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => [Account];

    public decimal InitialState => 0;

    public decimal Apply(decimal state, Recorded<AccountEvent> recorded) => state + ((AccountEvent.Deposited)recorded.Data).Amount;

    public Decision<AccountEvent> Decide(decimal state, DeclaredStreams<AccountEvent> streams) =>
        Decision.Append(streams.Handle(Account).Event(new AccountEvent.Deposited(Amount, "Somebody Elsewhere")));
}
