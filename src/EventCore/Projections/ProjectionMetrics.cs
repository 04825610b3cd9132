using System.Diagnostics.Metrics;

namespace EventCore;

/// <summary>What the projections of this process do, for the meter <c>EventCore</c>, by the projection's name.</summary>
internal static class ProjectionMetrics
{
    public const string Transient = "transient";
    public const string Permanent = "permanent";

    private static readonly Meter Meter = new("EventCore");

    private static readonly Counter<long> Applied = Meter.CreateCounter<long>(
        "eventcore.projection.events", unit: "{event}", description: "Events that were applied and committed.");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "eventcore.projection.failures", unit: "{failure}", description: "Batches, reads and renewals that failed, by whether that may pass by itself.");

    public static void CountApplied(SubscriptionName name, int events) => Applied.Add(events, NameOf(name));

    public static void CountFailure(SubscriptionName name, string kind) => Failures.Add(1, NameOf(name), KeyValuePair.Create<string, object?>("kind", kind));

    private static KeyValuePair<string, object?> NameOf(SubscriptionName name) => new("eventcore.projection.name", name.Value);
}
