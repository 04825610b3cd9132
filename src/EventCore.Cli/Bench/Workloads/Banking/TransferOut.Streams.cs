namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record TransferOut
{
    IEnumerable<StreamId> ICommand<State, AccountEvent>.DeclaredStreams => [Account];

    State ICommand<State, AccountEvent>.InitialState => new();

    Decision<AccountEvent> ICommand<State, AccountEvent>.Decide(State state, DeclaredStreams<AccountEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(TransferOut command, DeclaredStreams<AccountEvent> declared)
    {
        public StreamHandle<AccountEvent> Account { get; } = declared.Handle(command.Account);
    }
}
