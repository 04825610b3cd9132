using System.Collections.Immutable;

namespace EventCore.Cli;

/// <summary>Places an order for a registered customer and reserves its products, all of them or none.</summary>
[Command]
internal sealed partial record PlaceOrder([Stream] StreamId Order, [Stream] StreamId Customer, ImmutableArray<OrderLine> Lines) : ICommand<PlaceOrder.State, ShopEvent>, ISnapshottedByStream<PlaceOrder.State>, ICreatesStreams
{
    private static readonly SnapshotDefinition<State> Snapshot = new("bench-place-order", formatVersion: 1, ShopStateJson.Default.State);

    [Stream]
    public IEnumerable<StreamId> Products => Lines.Select(line => line.Product);

    public sealed record State
    {
        public bool CustomerIsKnown { get; init; }

        public bool OrderExists { get; init; }

        public ImmutableDictionary<StreamId, int> Stock { get; init; } = ImmutableDictionary<StreamId, int>.Empty;

        public int StockOf(StreamId product) => Stock.GetValueOrDefault(product);

        public State WithStock(StreamId product, int change) => this with { Stock = Stock.SetItem(product, StockOf(product) + change) };
    }

    public bool Creates(StreamId streamId) => streamId == Order;

    /// <summary>Only what happens to a product goes on and on.</summary>
    public SnapshotDefinition<State>? SnapshotOf(StreamId streamId) => streamId == Order || streamId == Customer ? null : Snapshot;

    public State Combine(State one, State other) => new()
    {
        CustomerIsKnown = one.CustomerIsKnown || other.CustomerIsKnown,
        OrderExists = one.OrderExists || other.OrderExists,
        Stock = one.Stock.IsEmpty ? other.Stock : one.Stock.AddRange(other.Stock),
    };

    public State Apply(State state, Recorded<ShopEvent> recorded) => recorded.Data switch
    {
        ShopEvent.CustomerRegistered => state with { CustomerIsKnown = true },
        ShopEvent.OrderPlaced => state with { OrderExists = true },
        ShopEvent.ProductStocked stocked => state.WithStock(recorded.StreamId, stocked.Quantity),
        ShopEvent.StockReserved reserved => state.WithStock(recorded.StreamId, -reserved.Quantity),
        _ => state,
    };

    public Decision<ShopEvent> Handle(State state, Streams streams)
    {
        if (!state.CustomerIsKnown)
        {
            return Decision.Reject("unknown-customer", $"{Customer} is not registered.");
        }

        if (state.OrderExists)
        {
            return Decision.Reject("order-exists", $"{Order} has been placed already.");
        }

        return Lines.FirstOrDefault(line => state.StockOf(line.Product) < line.Quantity) is { } missing
            ? Decision.Reject("out-of-stock", $"{missing.Product} has {state.StockOf(missing.Product)} left, {missing.Quantity} are ordered.")
            : Decision.Append([
                streams.Order.Event(new ShopEvent.OrderPlaced(Customer, Lines)),
                .. streams.Products.Zip(Lines, (product, line) => product.Event(new ShopEvent.StockReserved(Order, line.Quantity)))]);
    }
}
