using System.Diagnostics.Metrics;

namespace EventCore;

/// <summary>What the append queues of this process do, for the meter <c>EventCore</c>. Costs next to nothing while nobody listens.</summary>
internal static class AppendMetrics
{
    private static readonly Meter Meter = new("EventCore");

    public static Histogram<int> BatchSize { get; } = Meter.CreateHistogram<int>(
        "eventcore.append.batch.size", unit: "{append}", description: "Appends that were sent to the store together, as often as they were sent.");
}
