namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record RegisterCustomer
{
    IEnumerable<StreamId> ICommand<State, ShopEvent>.DeclaredStreams => [Customer];

    State ICommand<State, ShopEvent>.InitialState => new();

    Decision<ShopEvent> ICommand<State, ShopEvent>.Decide(State state, DeclaredStreams<ShopEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(RegisterCustomer command, DeclaredStreams<ShopEvent> declared)
    {
        public StreamHandle<ShopEvent> Customer { get; } = declared.Handle(command.Customer);
    }
}
