using System.Collections.Immutable;

namespace EventCore.Cli;

/// <summary>Records some orders in one decision, each from its placing to its shipping: the first event of every order, then the second, and so on.</summary>
/// <param name="Orders">New orders.</param>
/// <param name="FirstNumber">Which number the first of them has; whose order it is, and what of, follows from the number.</param>
[Command]
internal sealed partial record RecordOrders([property: Stream] ImmutableArray<StreamId> Orders, int FirstNumber) : ICommand<RecordOrders.State, SalesEvent>
{
    public const int EventsPerOrder = 5;

    private const int Customers = 9_973;

    private const int Carriers = 7;

    private const string Note = "Delivered to the neighbour where nobody is in; ring twice, please.";

    public sealed record State(bool HasOrders = false);

    public State Apply(State state, Recorded<SalesEvent> recorded) => state with { HasOrders = true };

    public Decision<SalesEvent> Handle(State state, Streams streams) =>
        state.HasOrders
            ? Decision.Reject("order-exists", $"One of the orders from {FirstNumber} on has been recorded already.")
            : Decision.Append(Enumerable.Range(0, EventsPerOrder).SelectMany(place => streams.Orders.Select((order, index) => order.Event(EventOf(FirstNumber + index, place)))));

    private static SalesEvent EventOf(int order, int place) => place switch
    {
        0 => new SalesEvent.OrderPlaced($"customer-{order % Customers}", Note),
        EventsPerOrder - 1 => new SalesEvent.OrderShipped($"carrier-{order % Carriers}", Note),
        _ => new SalesEvent.ItemAdded($"product-{((EventsPerOrder * order) + place) % SalesRows.Products}", 1 + ((order + place) % 9), 1 + (order % 10_000), Note),
    };
}
