namespace EventCore.MicroBenchmarks;

/// <summary>Folds an account, and appends nothing.</summary>
internal sealed record LookAt(StreamId Account) : ICommand<decimal, AccountEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => [Account];

    public decimal InitialState => 0;

    public decimal Apply(decimal state, Recorded<AccountEvent> recorded) => state + ((AccountEvent.Deposited)recorded.Data).Amount;

    public Decision<AccountEvent> Decide(decimal state, DeclaredStreams<AccountEvent> streams) => Decision.Nothing;
}
