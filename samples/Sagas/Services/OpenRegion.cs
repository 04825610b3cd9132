using EventCore;

namespace Sagas;

[Command]
public sealed partial record OpenRegion([Stream] StreamId Region) : ICommand<Region, ShopEvent>
{
    public Region Apply(Region state, Recorded<ShopEvent> recorded) => state.Apply(recorded.Data);

    public Decision<ShopEvent> Handle(Region state, Streams streams) =>
        state.IsOpen ? Decision.Nothing : Decision.Append(streams.Region.Event(new ShopEvent.RegionOpened()));
}
