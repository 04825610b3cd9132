using EventCore.Stores;

namespace EventCore;

/// <summary>What a stored event is to a union, or the stored event itself where the union cannot decode it.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public abstract record DecodedOrRaw<TEvent>
{
    private DecodedOrRaw()
    {
    }

    /// <summary>It could be decoded.</summary>
    /// <param name="Events">What it became.</param>
    public sealed record Decoded(DecodedEvents<TEvent> Events) : DecodedOrRaw<TEvent>;

    /// <summary>It could not be decoded.</summary>
    /// <param name="Event">As it is stored.</param>
    /// <param name="Reason">Why not.</param>
    public sealed record Raw(RecordedEvent Event, EventDecodingException Reason) : DecodedOrRaw<TEvent>;
}
