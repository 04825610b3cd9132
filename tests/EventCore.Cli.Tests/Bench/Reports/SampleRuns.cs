namespace EventCore.Cli.Tests;

/// <summary>A run with everything that a report can show, whose figures are made up from a seed.</summary>
internal static class SampleRuns
{
    /// <summary>What a store might say, to see that it is shown and not obeyed.</summary>
    public const string Hostile = "<script>document.title = 'owned'</script> & <b>bold</b>";

    private const int Seed = 31;

    public static BenchDocument Full()
    {
        var random = new Random(Seed);
        var results = new BenchResults();
        foreach (var (name, rate) in new[] { (SingleStreamWorkload.Name, 24_000.0), (MultiStreamWorkload.Name, 6_100.0), (BatchWorkload.Name, 700.0), (MultiStreamWorkload.ComplexName, 4_800.0), ("contention", 31_000.0), (ReadStreamsWorkload.Name, 15_000.0), (ReadStreamsWorkload.SeveralName, 7_300.0) })
        {
            results.Workloads.Add(Workload(name, 64, rate, random, failures: name == BatchWorkload.Name ? 3 : 0));
        }

        foreach (var step in BenchSettings.ScalingSteps)
        {
            results.Scaling.Add(Workload(SingleStreamWorkload.Name, step, 34_000.0 * step / (step + 22), random, failures: 0));
        }

        for (var round = 0; round < 3; round++)
        {
            results.Yardsticks.Add(new YardstickResult(10_500 + random.Next(900), 64, Of(0.21), Of(0.03), Of(0.16), Of(0.12)));
        }

        var store = new StoreFacts("PostgreSQL", "17.2", [new("fsync", "on"), new("synchronous_commit", "on")], []);
        var maker = new DocumentMaker("eventcore bench --postgres auto --workload all", "bench-0123456789abcdef0123456789abcdef", new DateTimeOffset(2030, 12, 31, 23, 59, 0, TimeSpan.Zero), store, new BenchSettings(), TargetsFile.Own, Compare);
        return maker.Make(results, complete: true);
    }

    /// <summary>With an earlier run that differs by up to a third.</summary>
    private static ComparisonDocument Compare(BenchDocument current)
    {
        var baseline = current with
        {
            StartedAt = current.StartedAt.AddDays(-1),
            Workloads = [.. current.Workloads.Index().Select(workload => workload.Item with { Rounds = [.. workload.Item.Rounds.Select(round => Scaled(round, 0.8 + (0.09 * workload.Index)))] })],
        };
        return Comparison.Of(current, baseline, Comparison.DefaultThresholdPercent);
    }

    private static RoundDocument Scaled(RoundDocument round, double factor) => round with
    {
        OperationsPerSecond = round.OperationsPerSecond * factor,
        Latency = round.Latency with { P50 = round.Latency.P50 / factor, P95 = round.Latency.P95 / factor, P99 = round.Latency.P99 / factor },
    };

    private static WorkloadResult Workload(string name, int concurrency, double rate, Random random, int failures)
    {
        var result = new WorkloadResult(name, concurrency, rate: null);
        for (var round = 0; round < 3; round++)
        {
            result.Add(Round(name, concurrency, rate * (0.95 + (0.1 * random.NextDouble())), random, failures));
        }

        return result;
    }

    private static RoundResult Round(string name, int concurrency, double rate, Random random, int failures)
    {
        const int Operations = 20_000;
        var tally = new Tally();
        var at = 0.0;
        for (var operation = 0; operation < Operations; operation++)
        {
            at += -Math.Log(1 - random.NextDouble()) / (rate * (1 + (0.15 * Math.Sin(operation / 2_000.0))));
            var latency = concurrency / rate * Math.Exp(0.45 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            tally.Add(new OperationOutcome.Read(1), TimeSpan.FromSeconds(latency), TimeSpan.FromSeconds(at));
        }

        for (var failure = 0; failure < failures; failure++)
        {
            tally.Add(new ToolException(Hostile, ExitCode.Failed), TimeSpan.FromMilliseconds(50));
        }

        return new RoundResult(name, Operations + failures, tally, TimeSpan.FromSeconds(at), 0)
        {
            StartedAt = DateTimeOffset.UnixEpoch,
            Streams = 100,
            LongestStream = 700,
            Library = new LibraryUse(Operations, 100, new BatchUse(400, Operations, 64)),
            Resources = new ResourceUse(TimeSpan.FromSeconds(at * 0.9), TimeSpan.FromSeconds(at * 0.7), [12, 2, 1], TimeSpan.FromMilliseconds(9), new MemoryUse(150_000_000, 61_000_000, 140_000_000, 141_000_000), Samples(random)),
        };
    }

    private static List<ResourceSample> Samples(Random random) =>
        [.. Enumerable.Range(0, 40).Select(second => new ResourceSample(
            second,
            140_000_000 + (long)(12_000_000 * random.NextDouble()),
            40_000_000 + (second % 7 * 3_000_000),
            second * (0.9 + (0.02 * random.NextDouble())),
            second,
            new ServerSample(second * 0.7, 3, 20_000_000 + (second * 400_000), 18_000_000 + (second * 300_000))))];

    private static TimeSpan Of(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
