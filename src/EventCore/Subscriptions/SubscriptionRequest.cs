namespace EventCore;

/// <summary>What a subscription is to deliver.</summary>
public sealed record SubscriptionRequest
{
    /// <summary>Every event, from the first.</summary>
    public static SubscriptionRequest Everything { get; } = new();

    /// <summary>Where it begins; with the first event of the log unless set.</summary>
    public SubscriptionStart Start
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Start));
            field = value;
        }
    } = SubscriptionStart.Beginning;

    /// <summary>Which events; all unless set.</summary>
    public EventFilter Filter
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Filter));
            field = value;
        }
    } = EventFilter.All;

    /// <summary>What metrics call it; nothing unless set.</summary>
    public SubscriptionName? Name { get; init; }

    /// <summary>The clock of pauses; the system's unless set. Subscriptions with one clock on one store object share what they read.</summary>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Told of every failure that is tried again.</summary>
    internal Action? Failed { get; init; }
}
