using EventCore;

namespace Banking;

public sealed partial record WithdrawMoney
{
    IEnumerable<StreamId> ICommand<Account, AccountEvent>.DeclaredStreams => [Account];

    Account ICommand<Account, AccountEvent>.InitialState => new();

    Decision<AccountEvent> ICommand<Account, AccountEvent>.Decide(Account state, DeclaredStreams<AccountEvent> streams) =>
        Handle(state, new Streams(streams.Handle(Account)));

    /// <summary>The streams this command may write to.</summary>
    public sealed class Streams
    {
        internal Streams(StreamHandle<AccountEvent> account) => Account = account;

        public StreamHandle<AccountEvent> Account { get; }
    }
}
