using System.Diagnostics.Metrics;

namespace EventCore;

/// <summary>What the read models in memory of this process do, for the meter <c>EventCore</c>, by the read model's name.</summary>
/// <remarks>What they read is counted by their subscriptions, under the same name, and their snapshots by the snapshot's.</remarks>
internal static class ReadModelMetrics
{
    private static readonly Meter Meter = new("EventCore");

    private static readonly Counter<long> Stopped = Meter.CreateCounter<long>(
        "eventcore.read_model.stopped", unit: "{failure}", description: "Read models in memory that failed and stopped.");

    public static void CountStopped(SubscriptionName name) => Stopped.Add(1, KeyValuePair.Create<string, object?>("eventcore.read_model.name", name.Value));
}
