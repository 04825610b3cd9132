namespace EventCore.Cli;

/// <summary>The streams of the command, spelled as a source generator spells them.</summary>
internal sealed partial record PlaceOrder
{
    IEnumerable<StreamId> ICommand<State, ShopEvent>.DeclaredStreams => [Order, Customer, .. Products];

    State ICommand<State, ShopEvent>.InitialState => new();

    Decision<ShopEvent> ICommand<State, ShopEvent>.Decide(State state, DeclaredStreams<ShopEvent> streams) =>
        Handle(state, new Streams(this, streams));

    public sealed class Streams(PlaceOrder command, DeclaredStreams<ShopEvent> declared)
    {
        public StreamHandle<ShopEvent> Order { get; } = declared.Handle(command.Order);

        public StreamHandle<ShopEvent> Customer { get; } = declared.Handle(command.Customer);

        public IReadOnlyList<StreamHandle<ShopEvent>> Products { get; } = declared.Handles(command.Products);
    }
}
