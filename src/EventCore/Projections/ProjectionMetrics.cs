using System.Collections.Concurrent;
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

    // As of the last look of each runner. Who runs none reports nothing.
    private static readonly ConcurrentDictionary<object, IReadOnlyList<ProjectionStatus>> Looks = [];

    static ProjectionMetrics()
    {
        Meter.CreateObservableGauge(
            "eventcore.projection.position", () => Observe(projection => projection.State.Checkpoint.Position.Value), unit: "{event}", description: "The position of the checkpoint.");
        Meter.CreateObservableGauge(
            "eventcore.projection.lag", () => Observe(projection => projection.State.Lag), unit: "{event}", description: "Events of the log behind the checkpoint.");
        Meter.CreateObservableGauge(
            "eventcore.projection.lag.time", () => Observe(projection => projection.State.LagTime.TotalSeconds), unit: "s", description: "The age of the first event behind the checkpoint.");
        Meter.CreateObservableGauge(
            "eventcore.projection.rate", () => Observe(projection => projection.State.Rate), unit: "{event}/s", description: "Positions a second that the checkpoint moved lately.");
        Meter.CreateObservableGauge(
            "eventcore.projection.rebuild.progress",
            () => Observe(projection => projection.Rebuild!.Progress, projection => projection.Rebuild is not null),
            unit: "1",
            description: "How much of the log a rebuild under way has dealt with.");
    }

    /// <summary>Keeps what a runner saw of the projections that it would run.</summary>
    public static void Look(object runner, IReadOnlyList<ProjectionStatus> projections) => Looks[runner] = projections;

    /// <summary>Forgets what a runner saw that has ended.</summary>
    public static void Forget(object runner) => Looks.TryRemove(runner, out _);

    public static void CountApplied(SubscriptionName name, int events) => Applied.Add(events, NameOf(name));

    public static void CountFailure(SubscriptionName name, string kind) => Failures.Add(1, NameOf(name), KeyValuePair.Create<string, object?>("kind", kind));

    private static IEnumerable<Measurement<T>> Observe<T>(Func<ProjectionStatus, T> read, Func<ProjectionStatus, bool>? isKnown = null)
        where T : struct =>
        Looks.Values.SelectMany(projections => projections).Where(isKnown ?? (_ => true)).Select(projection => new Measurement<T>(read(projection), NameOf(projection.State.Name)));

    private static KeyValuePair<string, object?> NameOf(SubscriptionName name) => new("eventcore.projection.name", name.Value);
}
