namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record TransferWithFee
{
    IEnumerable<StreamId> ICommand<State, AccountEvent>.DeclaredStreams => [From, To, Bank];

    State ICommand<State, AccountEvent>.InitialState => new();

    Decision<AccountEvent> ICommand<State, AccountEvent>.Decide(State state, DeclaredStreams<AccountEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(TransferWithFee command, DeclaredStreams<AccountEvent> declared)
    {
        public StreamHandle<AccountEvent> From { get; } = declared.Handle(command.From);

        public StreamHandle<AccountEvent> To { get; } = declared.Handle(command.To);

        public StreamHandle<AccountEvent> Bank { get; } = declared.Handle(command.Bank);
    }
}
