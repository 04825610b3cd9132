namespace EventCore.Cli.Tests;

public sealed class TargetTests
{
    [Theory]
    [InlineData(TargetGoal.AtLeast, 1_000, TargetOutcome.Passed)]
    [InlineData(TargetGoal.AtLeast, 1_001, TargetOutcome.Missed)]
    [InlineData(TargetGoal.AtMost, 1_000, TargetOutcome.Passed)]
    [InlineData(TargetGoal.AtMost, 999, TargetOutcome.Missed)]
    [InlineData(TargetGoal.Reach, 1_000, TargetOutcome.Passed)]
    [InlineData(TargetGoal.Reach, 1_001, TargetOutcome.NotMeasured)]
    public void A_target_passes_at_its_limit(object goal, double limit, object outcome)
    {
        var judged = Judge(new Target("", "", ["single-stream"], "operationsPerSecond", (TargetGoal)goal, limit), Runs.Of(1_000, 1_000, 1_000));

        Assert.Equal(((TargetOutcome)outcome, 1_000.0, "single-stream"), (judged.Outcome, Math.Round(judged.Measured!.Value), judged.Workload));
    }

    [Theory]
    [InlineData("batch", "latencyP95")]
    [InlineData("single-stream", "connectionsPeak")]
    [InlineData("single-stream", "workingSetGrowth")]
    [InlineData("*", "secondsOfTenMillionEvents")]
    [InlineData("*", "worstRegressionPercent")]
    public void What_has_no_figure_is_not_measured(string workload, string metric) =>
        Assert.Equal((TargetOutcome.NotMeasured, null), Outcome(Judge(new Target("", "", [workload], metric, TargetGoal.AtMost, 1), Runs.Of(1_000, 1_000, 1_000))));

    [Fact]
    public void Of_several_workloads_the_worst_counts()
    {
        var (slow, fast) = (Runs.Of(100, 100, 100).Workloads[0] with { Name = "slow" }, Runs.Of(1_000, 1_000, 1_000).Workloads[0] with { Name = "fast" });
        var run = Runs.Of(1, 1, 1) with { Workloads = [fast, slow] };

        Assert.Equal("slow", Judge(new Target("", "", ["*"], "operationsPerSecond", TargetGoal.AtLeast, 1), run).Workload);
        Assert.Equal("slow", Judge(new Target("", "", ["*"], "latencyP50", TargetGoal.AtMost, 1), run).Workload);
    }

    [Fact]
    public void A_process_has_grown_from_the_least_that_a_round_began_with_to_the_peak_of_all()
    {
        var run = SampleRuns.Full();
        var batch = run.Workloads.First(workload => workload.Name == "batch");
        var rounds = batch.Rounds.Select((round, index) => round with { Samples = [round.Samples[0] with { WorkingSetBytes = (130 + index) * 1_000_000L }, round.Samples[1] with { WorkingSetBytes = 1 }] });

        var grown = Judge(new Target("", "", ["batch"], "workingSetGrowth", TargetGoal.AtMost, 20), run with { Workloads = [batch with { WorkingSetPeakBytes = 150_000_000, Rounds = [.. rounds] }] });

        Assert.Equal((TargetOutcome.Passed, 20.0), Outcome(grown));
    }

    private static TargetDocument Judge(Target target, BenchDocument run) => target.Judge(run.Workloads, run.Comparison);

    private static (TargetOutcome, double?) Outcome(TargetDocument judged) => (judged.Outcome, judged.Measured);
}
