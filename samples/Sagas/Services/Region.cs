namespace Sagas;

/// <summary>What the commands need to know of a region that parcels may be sent to.</summary>
public sealed record Region(bool IsOpen = false)
{
    public Region Apply(ShopEvent @event) => @event is ShopEvent.RegionOpened ? this with { IsOpen = true } : this;
}
