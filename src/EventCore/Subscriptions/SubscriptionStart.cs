namespace EventCore;

/// <summary>Where a subscription begins.</summary>
public abstract record SubscriptionStart
{
    private SubscriptionStart()
    {
    }

    /// <summary>With the first event of the log.</summary>
    public static SubscriptionStart Beginning { get; } = new AfterCase(Checkpoint.Start);

    /// <summary>With what is appended from now on, where now is when the subscription is first read from.</summary>
    /// <remarks>Ask <see cref="Stores.IEventStore.ReadEndAsync"/>, and begin <see cref="After(Checkpoint)"/> that, to fix the moment yourself.</remarks>
    public static SubscriptionStart End { get; } = new EndCase();

    /// <summary>With the event behind a checkpoint, whose event must still be there.</summary>
    public static SubscriptionStart After(Checkpoint checkpoint) => new AfterCase(checkpoint);

    /// <summary>With the event behind a position, whatever event is there: a checkpoint says more.</summary>
    public static SubscriptionStart After(LogPosition position) => new AfterCase(new Checkpoint(position, EventId: null));

    internal sealed record AfterCase(Checkpoint Checkpoint) : SubscriptionStart;

    internal sealed record EndCase : SubscriptionStart;
}
