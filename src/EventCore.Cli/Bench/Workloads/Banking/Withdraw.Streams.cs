namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record Withdraw
{
    IEnumerable<StreamId> ICommand<AccountState, AccountEvent>.DeclaredStreams => [Account];

    AccountState ICommand<AccountState, AccountEvent>.InitialState => new();

    Decision<AccountEvent> ICommand<AccountState, AccountEvent>.Decide(AccountState state, DeclaredStreams<AccountEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(Withdraw command, DeclaredStreams<AccountEvent> declared)
    {
        public StreamHandle<AccountEvent> Account { get; } = declared.Handle(command.Account);
    }
}
