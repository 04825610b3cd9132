using System.Diagnostics.Metrics;

namespace EventCore;

/// <summary>What the subscriptions of this process do, for the meter <c>EventCore</c>, by the subscription's name where it has one.</summary>
internal static class SubscriptionMetrics
{
    private static readonly Meter Meter = new("EventCore");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "eventcore.subscription.events", unit: "{event}", description: "Events that were delivered.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "eventcore.subscription.failures", unit: "{failure}", description: "Reads that failed and are tried again.");

    public static void CountDelivered(SubscriptionName? name, int events) => Events.Add(events, NameOf(name));

    public static void CountFailure(SubscriptionName? name) => Failures.Add(1, NameOf(name));

    private static KeyValuePair<string, object?> NameOf(SubscriptionName? name) => new("eventcore.subscription.name", name?.Value);
}
