namespace EventCore.Cli;

/// <summary>A figure of a workload that targets and comparisons are about.</summary>
/// <param name="Id">What a file of targets calls it.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="Unit">Of the figure.</param>
/// <param name="Of">The figure; null where there is none.</param>
internal sealed record Metric(string Id, string Name, string Unit, Func<WorkloadDocument, double?> Of)
{
    /// <summary>Not of a workload, but of the comparison with a baseline.</summary>
    public const string WorstRegression = "worstRegressionPercent";

    private const double BytesPerMegabyte = 1e6;

    private const double MillisecondsPerSecond = 1e3;

    private const long Rebuild = 10_000_000;

    private const double SecondsPerDay = 86_400;

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("operationsPerSecond", "operations", "/s", workload => workload.OperationsPerSecond) { MoreIsBetter = true, OfRound = round => round.OperationsPerSecond },
        new("eventsPerSecond", "events", "/s", workload => workload.EventsPerSecond) { MoreIsBetter = true, OfRound = round => round.EventsPerSecond },
        new("latencyP50", "P50", "ms", workload => workload.Latency.P50) { OfRound = round => round.Latency.P50 },
        new("latencyP75", "P75", "ms", workload => workload.Latency.P75) { OfRound = round => round.Latency.P75 },
        new("latencyP90", "P90", "ms", workload => workload.Latency.P90) { OfRound = round => round.Latency.P90 },
        new("latencyP95", "P95", "ms", workload => workload.Latency.P95) { OfRound = round => round.Latency.P95 },
        new("latencyP99", "P99", "ms", workload => workload.Latency.P99) { OfRound = round => round.Latency.P99 },
        new("latencyP999", "P99.9", "ms", workload => workload.Latency.P999) { OfRound = round => round.Latency.P999 },
        new("latencyMax", "maximum", "ms", workload => workload.Latency.Max) { OfRound = round => round.Latency.Max },
        new("operationsAtOnce", "operations at once without a failure", "", workload => workload.Failed == 0 ? workload.Concurrency : null) { MoreIsBetter = true },
        new("connectionsPeak", "connections", "", workload => workload.ConnectionsPeak),
        new("streams", "streams of one round", "", workload => workload.Streams) { MoreIsBetter = true },
        new("longestStream", "events in one stream", "", workload => workload.LongestStream) { MoreIsBetter = true },
        new("eventsStored", "events stored", "", workload => workload.EventsStored) { MoreIsBetter = true },
        new("managedHeapPeak", "peak of the managed heap", "MB", workload => workload.ManagedHeapPeakBytes / BytesPerMegabyte),
        new("workingSetPeak", "peak of the process", "MB", workload => workload.WorkingSetPeakBytes / BytesPerMegabyte),
        new("workingSetGrowth", "growth of the process", "MB", workload => workload.Rounds.SelectMany(round => round.Samples.Take(1)).Min(sample => (long?)sample.WorkingSetBytes) is { } before
            ? (workload.WorkingSetPeakBytes - before) / BytesPerMegabyte
            : null),
        new("workingSetPerOperationAtOnce", "peak of the process per operation at once", "MB", workload => workload.WorkingSetPeakBytes / BytesPerMegabyte / workload.Concurrency),
        new("clientCpuPerOperation", "processor time per operation", "ms", workload => Per(workload.ClientCpuSeconds * MillisecondsPerSecond, workload.Operations)),
        new("clientCpuPerEvent", "processor time per event", "ms", workload => Per(workload.ClientCpuSeconds * MillisecondsPerSecond, workload.EventsAcknowledged + workload.EventsRead)),
        new("secondsOfTenMillionEvents", "time for 10 million events", "s", workload => workload.Rounds is [var round, ..] && round.EventsPerSecond * round.ElapsedSeconds >= Rebuild ? Rebuild / round.EventsPerSecond : null),
        new("memoryGrowthPerDay", "growth of the process in 24 hours", "%", workload => workload.Rounds.Any(round => round.ElapsedSeconds >= SecondsPerDay)
            ? (double?)(workload.WorkingSetLastQuarterBytes - workload.WorkingSetFirstQuarterBytes) / workload.WorkingSetFirstQuarterBytes * 100
            : null),
    ];

    /// <summary>Which of them a comparison with an earlier run looks at.</summary>
    public static IReadOnlyList<Metric> Compared { get; } =
        [.. new[] { "operationsPerSecond", "latencyP50", "latencyP95", "latencyP99" }.Select(id => Find(id)!)];

    /// <summary>Whether a greater figure is the better one.</summary>
    public bool MoreIsBetter { get; init; }

    /// <summary>The same figure of one round; null where it has none.</summary>
    public Func<RoundDocument, double?> OfRound { get; init; } = _ => null;

    public static Metric? Find(string id) => All.FirstOrDefault(metric => metric.Id == id);

    private static double? Per(double total, long count) => count > 0 ? total / count : null;
}
