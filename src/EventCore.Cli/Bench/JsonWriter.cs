using System.Text.Json;

namespace EventCore.Cli;

/// <summary>Writes a report for machines.</summary>
internal static class JsonWriter
{
    private const int Version = 1;

    public static string Write(BenchReport report) => JsonSerializer.Serialize(DocumentOf(report), BenchJson.Default.BenchDocument);

    private static BenchDocument DocumentOf(BenchReport report) => new(
        Version,
        report.RunId,
        report.StartedAt,
        new BenchDocument.MachineFacts(
            report.Machine.Cores, report.Machine.MemoryBytes, report.Machine.OperatingSystem, report.Machine.Architecture, report.Machine.Runtime, report.Machine.Optimized),
        new BenchDocument.Storage(
            report.Store.Name, report.Store.Version, report.Store.IsDurable, report.Store.DurabilityGaps, report.Store.Settings.ToDictionary(StringComparer.Ordinal)),
        report.Settings.Scale,
        report.Settings.Concurrency,
        report.Settings.Streams,
        report.Settings.Duration?.TotalSeconds,
        report.Settings.WarmUp.TotalSeconds,
        report.Settings.Cache.MaxBytes,
        report.Settings.Snapshots.MaxStates,
        report.Operations,
        report.Succeeded,
        report.Rejected,
        report.Failed,
        [.. report.Results.Select(WorkloadOf)],
        [.. report.Verdicts.Select(verdict => new BenchDocument.TargetFacts(
            verdict.Target.Workload, verdict.Target.Metric, verdict.Target.Goal, verdict.Target.Limit, verdict.Measured, verdict.Outcome))]);

    private static BenchDocument.Workload WorkloadOf(WorkloadResult result)
    {
        var (tally, latency) = (result.Tally, result.Tally.Latency);
        return new BenchDocument.Workload(
            result.Name,
            result.Operations,
            result.Concurrency,
            tally.Succeeded,
            tally.Rejected,
            tally.Failed,
            tally.Conflicts,
            tally.Retries,
            tally.Events,
            result.StoredEvents,
            tally.EventsRead,
            result.StartedAt,
            result.Elapsed.TotalSeconds,
            result.OperationsPerSecond,
            result.EventsPerSecond,
            latency.At(Percentile.P50)?.TotalMilliseconds,
            latency.At(Percentile.P95)?.TotalMilliseconds,
            latency.At(Percentile.P99)?.TotalMilliseconds,
            latency.At(Percentile.P999)?.TotalMilliseconds,
            latency.Count > 0 ? latency.Max.TotalMilliseconds : null,
            result.Cache.Hits,
            result.Cache.Misses,
            result.Memory.PeakWorkingSetBytes,
            result.Memory.PeakHeapBytes,
            result.Memory.FirstQuarterBytes,
            result.Memory.LastQuarterBytes,
            tally.RejectionsByCode,
            tally.FailuresByKind);
    }
}
