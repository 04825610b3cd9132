using System.Diagnostics.Metrics;

namespace EventCore;

/// <summary>Wake-ups of this process that failed, for the meter <c>EventCore</c>: subscriptions are later than they could be, and lose nothing.</summary>
internal static class WakeUpMetrics
{
    public const string Notify = "notify";
    public const string Listen = "listen";

    private static readonly Meter Meter = new("EventCore");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "eventcore.wakeup.failures", unit: "{failure}", description: "Notifications that were not sent, and connections for them that broke.");

    public static void CountFailure(string kind) => Failures.Add(1, KeyValuePair.Create<string, object?>("kind", kind));
}
