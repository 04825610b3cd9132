namespace EventCore.Cli.Tests;

/// <summary>Runs that were never run.</summary>
internal static class Runs
{
    /// <summary>A run of one workload whose rounds had these rates, and latencies to match: a closed loop of 64.</summary>
    public static BenchDocument Of(params IReadOnlyList<double> rates) => Of(rates, [.. rates.Select(rate => 64 / rate)]);

    public static BenchDocument Of(IReadOnlyList<double> rates, IReadOnlyList<double> latencySeconds)
    {
        var result = new WorkloadResult(SingleStreamWorkload.Name, 64, rate: null);
        foreach (var (rate, latency) in rates.Zip(latencySeconds))
        {
            result.Add(RoundOf(rate, latency));
        }

        var results = new BenchResults();
        results.Workloads.Add(result);
        return Of(results);
    }

    public static BenchDocument Of(BenchResults results, bool complete = true) =>
        new DocumentMaker("eventcore bench", "bench-1", DateTimeOffset.UnixEpoch, new StoreFacts("memory", null, [], []), new BenchSettings(), TargetsFile.Own, compare: null).Make(results, complete);

    /// <summary>A second with so many operations that all took as long.</summary>
    private static RoundResult RoundOf(double rate, double latencySeconds)
    {
        var tally = new Tally();
        for (var operation = 0; operation < 1_000; operation++)
        {
            tally.Add(new OperationOutcome.Read(1), TimeSpan.FromSeconds(latencySeconds), TimeSpan.FromSeconds(operation / rate));
        }

        return new RoundResult(SingleStreamWorkload.Name, 1_000, tally, TimeSpan.FromSeconds(1_000 / rate), 0);
    }
}
