using EventCore;

namespace Banking;

public sealed partial record TransferMoney
{
    IEnumerable<StreamId> ICommand<Accounts, AccountEvent>.DeclaredStreams => [From, To];

    Accounts ICommand<Accounts, AccountEvent>.InitialState => new(new Account(), new Account());

    Decision<AccountEvent> ICommand<Accounts, AccountEvent>.Decide(Accounts state, DeclaredStreams<AccountEvent> streams) =>
        Handle(state, new Streams(streams.Handle(From), streams.Handle(To)));

    /// <summary>The streams this command may write to.</summary>
    public sealed class Streams
    {
        internal Streams(StreamHandle<AccountEvent> from, StreamHandle<AccountEvent> to) => (From, To) = (from, to);

        public StreamHandle<AccountEvent> From { get; }

        public StreamHandle<AccountEvent> To { get; }
    }
}
