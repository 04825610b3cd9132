namespace EventCore.Cli.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public void A_run_is_as_good_as_itself()
    {
        var run = Runs.Of(1_000, 1_050, 950);

        var comparison = Compare(run, run);

        Assert.Equal(["operations", "P50", "P95", "P99"], comparison.Changes.Select(change => change.Metric));
        Assert.All(comparison.Changes, change => Assert.Equal((0, ChangeOutcome.WithinNoise), (change.ChangePercent, change.Outcome)));
        Assert.Equal(0, comparison.WorstRegressionPercent);
        Assert.Empty(comparison.Differences);
    }

    [Fact]
    public void A_drop_beyond_the_noise_of_both_runs_and_the_threshold_is_a_regression_of_rate_and_of_latency()
    {
        var comparison = Compare(current: Runs.Of(800, 820, 780), baseline: Runs.Of(1_000, 1_020, 980));

        var rate = comparison.Changes[0];
        Assert.Equal((-20, 4, ChangeOutcome.Regressed), (Math.Round(rate.ChangePercent, 6), Math.Round(rate.NoisePercent, 6), rate.Outcome));
        Assert.Equal(4, comparison.Count(ChangeOutcome.Regressed));
        Assert.InRange(comparison.WorstRegressionPercent, 16, 25);
    }

    [Fact]
    public void The_same_drop_within_the_noise_is_none()
    {
        var comparison = Compare(current: Runs.Of(800, 980, 780), baseline: Runs.Of(1_000, 1_020, 810));

        Assert.Equal(-20, comparison.Changes[0].ChangePercent, 6);
        Assert.All(comparison.Changes, change => Assert.Equal(ChangeOutcome.WithinNoise, change.Outcome));
    }

    [Fact]
    public void A_drop_just_up_to_the_threshold_is_none()
    {
        Assert.Equal(ChangeOutcome.WithinNoise, Compare(current: Runs.Of(950, 950, 950), baseline: Runs.Of(1_000, 1_000, 1_000)).Changes[0].Outcome);
        Assert.Equal(ChangeOutcome.Regressed, Compare(current: Runs.Of(949, 949, 949), baseline: Runs.Of(1_000, 1_000, 1_000)).Changes[0].Outcome);
    }

    [Fact]
    public void What_gets_better_is_no_regression()
    {
        var comparison = Compare(current: Runs.Of(2_000, 2_010, 1_990), baseline: Runs.Of(1_000, 1_010, 990));

        Assert.Equal((4, 0), (comparison.Count(ChangeOutcome.Improved), comparison.Count(ChangeOutcome.Regressed)));
        Assert.Equal((0, null), (comparison.WorstRegressionPercent, comparison.WorstRegressionOf));
    }

    /// <summary>Rounds of one and the same store that differ by chance, up to a tenth either way, as they do on a machine that others use.</summary>
    [Fact]
    public void Chance_alone_is_hardly_ever_called_a_regression()
    {
        const int Seed = 7_2026;
        var random = new Random(Seed);
        var alarms = Enumerable.Range(0, 200).Count(_ => Compare(Noisy(random), Noisy(random)).Count(ChangeOutcome.Regressed) > 0);

        Assert.InRange(alarms, 0, 4);
    }

    [Fact]
    public void Fewer_rounds_than_the_noise_can_be_known_from_are_refused()
    {
        var refused = Assert.Throws<ToolException>(() => Compare(Runs.Of(1_000, 1_000, 1_000), Runs.Of(1_000, 1_000)));

        Assert.Contains("single-stream of the baseline has 2 rounds. A comparison needs 3 or more", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_circumstances_are_named()
    {
        var baseline = Runs.Of(1_000, 1_000, 1_000);
        var current = baseline with { Load = baseline.Load with { Concurrency = 8 }, Machine = baseline.Machine with { Cores = baseline.Machine.Cores + 1 } };

        Assert.Equal(
            [$"cores: {baseline.Machine.Cores} in the baseline, {baseline.Machine.Cores + 1} in this run", "operations at once: 64 in the baseline, 8 in this run"],
            Compare(current, baseline).Differences);
    }

    [Fact]
    public void A_workload_that_no_longer_runs_is_named()
    {
        var baseline = Runs.Of(1_000, 1_000, 1_000);

        Assert.Equal(["single-stream"], Compare(baseline with { Workloads = [] }, baseline).NotCompared);
    }

    private static ComparisonDocument Compare(BenchDocument current, BenchDocument baseline) => Comparison.Of(current, baseline, Comparison.DefaultThresholdPercent);

    private static BenchDocument Noisy(Random random) => Runs.Of([.. Enumerable.Range(0, 5).Select(_ => 1_000 * (0.9 + (0.2 * random.NextDouble())))]);
}
