namespace EventCore.Cli;

/// <summary>Registers a customer, once.</summary>
[Command]
internal sealed partial record RegisterCustomer([Stream] StreamId Customer, string Name) : ICommand<RegisterCustomer.State, ShopEvent>
{
    public sealed record State(bool IsRegistered = false);

    public State Apply(State state, Recorded<ShopEvent> recorded) =>
        recorded.Data is ShopEvent.CustomerRegistered ? state with { IsRegistered = true } : state;

    public Decision<ShopEvent> Handle(State state, Streams streams) =>
        state.IsRegistered
            ? Decision.Reject("customer-registered", $"{Customer} is registered already.")
            : Decision.Append(streams.Customer.Event(new ShopEvent.CustomerRegistered(Name)));
}
