namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record StockProduct
{
    IEnumerable<StreamId> ICommand<State, ShopEvent>.DeclaredStreams => [Product];

    State ICommand<State, ShopEvent>.InitialState => new();

    Decision<ShopEvent> ICommand<State, ShopEvent>.Decide(State state, DeclaredStreams<ShopEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(StockProduct command, DeclaredStreams<ShopEvent> declared)
    {
        public StreamHandle<ShopEvent> Product { get; } = declared.Handle(command.Product);
    }
}
