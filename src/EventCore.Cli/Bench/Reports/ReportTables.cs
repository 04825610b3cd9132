namespace EventCore.Cli;

/// <summary>The tables of a report, in order. Each is narrow enough for a terminal of 100 columns.</summary>
internal static class ReportTables
{
    public static IEnumerable<ReportTable> Of(BenchDocument run)
    {
        yield return Operations(run);
        yield return Rates(run);
        yield return Latencies(run);
        if (run.Load.RatePerSecond is not null)
        {
            yield return StartDelays(run);
        }

        if (run.Workloads.Any(workload => workload.UnsuccessfulLatency.Count > 0))
        {
            yield return UnsuccessfulLatencies(run);
        }

        yield return Library(run);
        yield return Processor(run);
        yield return Memory(run);
        if (Samples(run) is { Rows.Count: > 0 } samples)
        {
            yield return samples;
        }

        if (run.Scaling.Count > 0)
        {
            yield return Scaling(run);
        }

        if (run.Yardstick is not null)
        {
            yield return Yardstick(run.Yardstick);
        }

        if (run.Rejected > 0)
        {
            yield return Rejections(run);
        }
    }

    public static ReportTable Targets(BenchDocument run) => new(
        ["Target", "Wanted", "Measured", "Verdict"],
        [.. run.Targets.Select(target => new[] { $"{target.Group}: {target.Name}", Show.Goal(target), Show.With(target.Measured, target.Unit), Show.Outcome(target.Outcome) })])
    {
        Note = $"{run.Count(TargetOutcome.Passed)} passed, {run.Count(TargetOutcome.Missed)} missed, {run.Count(TargetOutcome.NotMeasured)} not measured.",
    };

    public static ReportTable Changes(ComparisonDocument comparison) => new(
        ["Against the baseline", "Figure", "Before", "Now", "Change", "Noise", "Verdict"],
        [.. comparison.Changes.Select(change => new[]
        {
            change.Workload, change.Metric, Show.With(change.Baseline, change.Unit), Show.With(change.Current, change.Unit), Show.Percent(change.ChangePercent), Show.Noise(change.NoisePercent), Show.Outcome(change.Outcome),
        })])
    {
        Note = $"{comparison.Count(ChangeOutcome.Regressed)} regressed, {comparison.Count(ChangeOutcome.Improved)} improved, {comparison.Count(ChangeOutcome.WithinNoise)} within the noise, "
            + $"by more than {comparison.ThresholdPercent:0.##} % beyond it.",
    };

    private static ReportTable Operations(BenchDocument run) => new(
        ["Workload", "Operations", "Succeeded", "Rejected", "Conflicted", "Failed", "Conflicts", "Retries"],
        [.. run.Workloads.Select(workload => Row(
            workload.Name, workload.Operations, workload.Succeeded, workload.Rejected, workload.Conflicted, workload.Failed, workload.Conflicts, workload.Retries))]);

    private static ReportTable Rates(BenchDocument run) => new(
        run.Yardstick is null ? ["Rates", "Ops/s", "Slowest round", "Fastest", "Spread", "Events/s"] : ["Rates", "Ops/s", "Slowest round", "Fastest", "Spread", "Events/s", ": insert"],
        [.. run.Workloads.Select(workload =>
        {
            var spread = workload.OperationsPerSecondSpread;
            string[] row = [workload.Name, Show.Number(spread.Median), Show.Number(spread.Least), Show.Number(spread.Greatest), Show.Noise(spread.Percent), Show.Number(workload.EventsPerSecond)];
            return run.Yardstick is { } bare ? [.. row, Show.Number(workload.OperationsPerSecond / bare.InsertsPerSecond)] : row;
        })])
    {
        Note = run.Yardstick is null ? null : "The last column is operations for each plain insert that the bare database did in the same time, below.",
    };

    private static ReportTable Latencies(BenchDocument run) => Latencies("Latency in ms", run, workload => workload.Latency) with
    {
        Note = run.Workloads.Any(workload => workload.Latency.P999 is null) ? $"{Show.None} stands where there are too few successes for the percentile: it would only be the maximum." : null,
    };

    private static ReportTable UnsuccessfulLatencies(BenchDocument run) => Latencies("In ms, of what did not succeed", run, workload => workload.UnsuccessfulLatency);

    private static ReportTable StartDelays(BenchDocument run) => Latencies("Begun late, in ms", run, workload => workload.StartDelay) with
    {
        Note = "Part of the latencies above. A timer's millisecond is in it; more is waiting for one of the operations at once.",
    };

    private static ReportTable Latencies(string heading, BenchDocument run, Func<WorkloadDocument, LatencyDocument> of) => new(
        [heading, "P50", "P75", "P90", "P95", "P99", "P99.9", "Max"],
        [.. run.Workloads.Where(workload => of(workload).Count > 0).Select(workload =>
        {
            var latency = of(workload);
            return new[]
            {
                workload.Name, Show.Milliseconds(latency.P50), Show.Milliseconds(latency.P75), Show.Milliseconds(latency.P90), Show.Milliseconds(latency.P95),
                Show.Milliseconds(latency.P99), Show.Milliseconds(latency.P999), Show.Milliseconds(latency.Max),
            };
        })]);

    private static ReportTable Library(BenchDocument run) => new(
        ["What the library did", "Cache hits", "Misses", "Batches", "Appends in one", "In the largest"],
        [.. run.Workloads.Select(workload => new[]
        {
            workload.Name, Show.Number(workload.CacheHits), Show.Number(workload.CacheMisses), Show.Number(workload.Batches), Show.Number(workload.BatchMeanAppends),
            workload.Batches > 0 ? Show.Number(workload.BatchMaxAppends) : Show.None,
        })]);

    private static ReportTable Processor(BenchDocument run) => new(
        ["Processor", "Client, cores", "Server, cores", "Client, ms/op", "GC 0/1/2", "GC pauses, ms"],
        [.. run.Workloads.Select(workload => new[]
        {
            workload.Name, Show.Cores(workload.ClientCpuSeconds, workload.ElapsedSeconds), Show.Cores(workload.ServerCpuSeconds, workload.ElapsedSeconds),
            Show.Milliseconds(workload.Operations > 0 ? workload.ClientCpuSeconds * 1e3 / workload.Operations : null), string.Join('/', workload.GarbageCollections), Show.Milliseconds(workload.GarbagePauseSeconds * 1e3),
        })]);

    private static ReportTable Memory(BenchDocument run) => new(
        ["Memory of the process in MB", "Peak", "Peak of the heap", "First quarter", "Last quarter"],
        [.. run.Workloads.Select(workload => new[]
        {
            workload.Name, Show.Megabytes(workload.WorkingSetPeakBytes), Show.Megabytes(workload.ManagedHeapPeakBytes), Show.Megabytes(workload.WorkingSetFirstQuarterBytes), Show.Megabytes(workload.WorkingSetLastQuarterBytes),
        })]);

    private static ReportTable Samples(BenchDocument run) => new(
        ["The store", "Connections", "Table before", "After, MB", "Indexes before", "After, MB"],
        [.. run.Workloads
            .Select(workload => (workload.Name, workload.ConnectionsPeak, Samples: workload.Rounds[^1].Samples))
            .Where(workload => workload.Samples is [{ Server: not null }, ..])
            .Select(workload => (workload.Name, workload.ConnectionsPeak, First: workload.Samples[0].Server, Last: workload.Samples[^1].Server))
            .Select(workload => new[]
            {
                workload.Name, Show.Number(workload.ConnectionsPeak), Show.Megabytes(workload.First?.TableBytes), Show.Megabytes(workload.Last?.TableBytes), Show.Megabytes(workload.First?.IndexBytes), Show.Megabytes(workload.Last?.IndexBytes),
            })]);

    private static ReportTable Scaling(BenchDocument run) => new(
        [$"{run.Scaling[0].Name}, at once", "Ops/s", "Slowest round", "Fastest", "P50, ms", "P95, ms", "P99, ms", "Failed"],
        [.. run.Scaling.Select(step => new[]
        {
            Show.Number(step.Concurrency), Show.Number(step.OperationsPerSecond), Show.Number(step.OperationsPerSecondSpread.Least), Show.Number(step.OperationsPerSecondSpread.Greatest),
            Show.Milliseconds(step.Latency.P50), Show.Milliseconds(step.Latency.P95), Show.Milliseconds(step.Latency.P99), Show.Number(step.Failed),
        })]);

    private static ReportTable Yardstick(YardstickDocument bare) => new(
        ["The bare database, through the same client library", "Figure"],
        [
            [$"plain durable inserts a second, {bare.Connections:N0} {(bare.Connections == 1 ? "connection" : "connections")}", $"{Show.Number(bare.InsertsPerSecond)} ({Show.Number(bare.InsertsPerSecondLeast)} to {Show.Number(bare.InsertsPerSecondGreatest)})"],
            ["one such insert alone, ms", Show.Milliseconds(bare.InsertAloneMilliseconds)],
            ["a round trip to the server, ms", Show.Milliseconds(bare.RoundTripMilliseconds)],
            ["a durable commit of nothing, ms", Show.Milliseconds(bare.DurableCommitMilliseconds)],
            ["8 KiB written and synced to the disk, ms", Show.Milliseconds(bare.FsyncMilliseconds)],
        ]);

    private static ReportTable Rejections(BenchDocument run) => new(
        ["Rejections", "Count"],
        [.. run.Workloads.SelectMany(workload => workload.RejectionsByCode.Select(code => Row($"{workload.Name}: {code.Key}", code.Value)))]);

    private static string[] Row(string name, params IEnumerable<long> counts) => [name, .. counts.Select(count => Show.Number(count))];
}
