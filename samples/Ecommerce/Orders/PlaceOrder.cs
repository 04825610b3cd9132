using System.Collections.Immutable;
using EventCore;

namespace Ecommerce;

/// <summary>Places an order and takes its products from stock, all of them or none. Placing it again does nothing.</summary>
[Command]
public sealed partial record PlaceOrder([Stream] StreamId Order, ImmutableArray<OrderLine> Lines) : ICommand<PlaceOrder.Shop, ShopEvent>, ISnapshottedByStream<PlaceOrder.Shop>, ICreatesStreams
{
    private static readonly SnapshotDefinition<Shop> Snapshot = new("place-order", formatVersion: 1, ShopJson.Default.Shop);

    [Stream]
    private IEnumerable<StreamId> Products => Lines.Select(line => line.Product);

    public Shop Apply(Shop state, Recorded<ShopEvent> recorded) =>
        recorded.StreamId == Order
            ? state with { Order = state.Order.Apply(recorded.Data) }
            : state with { Products = state.Products.SetItem(recorded.StreamId, state.ProductAt(recorded.StreamId).Apply(recorded.Data)) };

    // Not read first. Whoever places it again is told so by the append.
    public bool Creates(StreamId streamId) => streamId == Order;

    // An order stays short. What happens to a product never ends.
    public SnapshotDefinition<Shop>? SnapshotOf(StreamId streamId) => streamId == Order ? null : Snapshot;

    public Shop Combine(Shop one, Shop other) => new()
    {
        Order = one.Order.Status == OrderStatus.None ? other.Order : one.Order,
        Products = one.Products.AddRange(other.Products),
    };

    public Decision<ShopEvent> Handle(Shop state, Streams streams)
    {
        if (state.Order.Status != OrderStatus.None)
        {
            return Decision.Nothing;
        }

        if (Lines.IsEmpty || Lines.Any(line => line.Quantity <= 0) || Products.Distinct().Count() < Lines.Length)
        {
            return Reject.BadLines(Order);
        }

        if (Lines.FirstOrDefault(line => line.Quantity > state.ProductAt(line.Product).InStock) is { } missing)
        {
            return Reject.OutOfStock(missing, state.ProductAt(missing.Product).InStock);
        }

        return Decision.Append([
            streams.Order.Event(new ShopEvent.OrderPlaced(Lines)),
            .. Lines.Zip(streams.Products, (line, product) => product.Event(new ShopEvent.StockTaken(Order, line.Quantity))),
        ]);
    }

    /// <summary>The state: the order, and every product in it.</summary>
    public sealed record Shop
    {
        public Order Order { get; init; } = new();

        public ImmutableDictionary<StreamId, Product> Products { get; init; } = ImmutableDictionary<StreamId, Product>.Empty;

        public Product ProductAt(StreamId product) => Products.GetValueOrDefault(product, new Product());
    }
}
