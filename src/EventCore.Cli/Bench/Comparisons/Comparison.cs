namespace EventCore.Cli;

/// <summary>Holds a run against an earlier one.</summary>
/// <remarks>
/// A round is worth little by itself: the disk, the garbage collector and whatever else runs on the machine see to it that no two
/// are the same. So the noise of a figure is taken from the rounds of both runs: how far the worst of the better run's rounds and the
/// best of the worse run's rounds are from their medians. A figure has changed where even those two differ by more than the threshold.
/// </remarks>
internal static class Comparison
{
    /// <summary>The least whose spread says something.</summary>
    public const int LeastRounds = 3;

    public const double DefaultThresholdPercent = 5;

    /// <summary>Says before a run whether it could be compared.</summary>
    /// <exception cref="ToolException">It, or the baseline, has too few rounds to know the noise.</exception>
    public static void RequireRounds(int rounds, BenchDocument baseline, IEnumerable<string> workloads)
    {
        Require(rounds, "This run");
        foreach (var workload in baseline.Workloads.Where(workload => workload.Name != MixedWorkload.SoakName && workloads.Contains(workload.Name, StringComparer.Ordinal)))
        {
            Require(workload.Rounds.Count, $"{workload.Name} of the baseline");
        }
    }

    /// <summary>Every figure that both runs have; throws where one has too few rounds to know its noise.</summary>
    /// <exception cref="ToolException">A workload of either run was measured in too few rounds.</exception>
    public static ComparisonDocument Of(BenchDocument current, BenchDocument baseline, double thresholdPercent) => new(
        baseline.RunId,
        baseline.StartedAt,
        thresholdPercent,
        [.. Differences(current, baseline)],
        [.. current.Workloads.SelectMany(workload => Changes(workload, baseline, thresholdPercent))],
        [.. baseline.Workloads.Select(workload => workload.Name).Where(name => name == MixedWorkload.SoakName || current.Workloads.All(workload => workload.Name != name))]);

    private static IEnumerable<ChangeDocument> Changes(WorkloadDocument current, BenchDocument baseline, double thresholdPercent)
    {
        if (current.Name == MixedWorkload.SoakName || baseline.Workloads.FirstOrDefault(workload => workload.Name == current.Name) is not { } before)
        {
            yield break;
        }

        Require(current.Rounds.Count, "This run");
        Require(before.Rounds.Count, $"{before.Name} of the baseline");
        foreach (var metric in Metric.Compared)
        {
            if (SpreadOf(before, metric) is { Median: > 0 } then && SpreadOf(current, metric) is { } now)
            {
                yield return Change(current.Name, metric, then, now, thresholdPercent);
            }
        }
    }

    private static ChangeDocument Change(string workload, Metric metric, Spread then, Spread now, double thresholdPercent)
    {
        var change = (now.Median - then.Median) / then.Median * 100;
        var noise = (change < 0 ? then.Median - then.Least + (now.Greatest - now.Median) : then.Greatest - then.Median + (now.Median - now.Least)) / then.Median * 100;
        var worse = metric.MoreIsBetter ? -change : change;
        var outcome = Math.Abs(change) - noise <= thresholdPercent ? ChangeOutcome.WithinNoise : worse > 0 ? ChangeOutcome.Regressed : ChangeOutcome.Improved;
        return new ChangeDocument(workload, metric.Name, metric.Unit, then.Median, now.Median, change, worse, noise, outcome);
    }

    /// <summary>Null where a round has no such figure.</summary>
    private static Spread? SpreadOf(WorkloadDocument workload, Metric metric)
    {
        var figures = workload.Rounds.Select(metric.OfRound).ToList();
        return figures.Contains(null) ? null : Spread.Of(figures.OfType<double>());
    }

    private static void Require(int rounds, string run)
    {
        if (rounds < LeastRounds)
        {
            throw new ToolException($"{run} has {rounds} {(rounds == 1 ? "round" : "rounds")}. A comparison needs {LeastRounds} or more of both runs, to know the noise: run each with --rounds {LeastRounds}, or more.", ExitCode.Usage);
        }
    }

    private static IEnumerable<string> Differences(BenchDocument current, BenchDocument baseline)
    {
        var (now, then) = (Circumstances(current), Circumstances(baseline));
        foreach (var (name, value) in now)
        {
            if (then.GetValueOrDefault(name) is var before && before != value)
            {
                yield return $"{name}: {before} in the baseline, {value} in this run";
            }
        }

        foreach (var incomplete in new[] { (Name: "The baseline", Run: baseline), (Name: "This run", Run: current) }.Where(run => !run.Run.Complete))
        {
            yield return $"{incomplete.Name} was stopped before it was complete";
        }
    }

    private static Dictionary<string, string> Circumstances(BenchDocument run) => new(StringComparer.Ordinal)
    {
        ["store"] = run.Title,
        ["durable"] = run.Store.Durable ? "yes" : "no",
        ["cores"] = $"{run.Machine.Cores}",
        ["operating system"] = run.Machine.OperatingSystem,
        ["runtime"] = run.Machine.Runtime,
        ["optimized build"] = run.Machine.Optimized ? "yes" : "no",
        ["operations at once"] = $"{run.Load.Concurrency}",
        ["rate"] = run.Load.RatePerSecond is { } rate ? $"{rate}/s" : "closed loop",
        ["scale"] = run.Load.Scale is { } scale ? $"{scale}" : "as many operations as there is time for",
        ["streams"] = run.Load.Streams is { } streams ? $"{streams}" : "each workload's own number",
        ["a round ends"] = run.Load.DurationSeconds is { } seconds ? $"after {seconds} s" : "after its operations",
        ["stream cache"] = $"{run.Load.CacheMaxBytes} bytes",
        ["snapshots"] = $"{run.Load.SnapshotMaxStates} states",
    };
}
