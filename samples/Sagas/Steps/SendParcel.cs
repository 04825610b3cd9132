using EventCore;

namespace Sagas;

/// <summary>Sends the parcel, where the carrier goes.</summary>
[Command]
public sealed partial record SendParcel(OrderDetails Details) : ICommand<Region, ShopEvent>
{
    [Stream]
    private StreamId Region => Details.Region;

    public Region Apply(Region state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Region state, Streams streams) =>
        state.IsOpen
            ? Decision.Append(streams.Region.Event(new ShopEvent.ParcelSent(Details)))
            : Decision.Reject("not-delivered", $"The carrier does not go to {Region}.");
}
