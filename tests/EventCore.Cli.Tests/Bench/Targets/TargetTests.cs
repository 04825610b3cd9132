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

    private static TargetDocument Judge(Target target, BenchDocument run) => target.Judge(run.Workloads, run.Comparison);

    private static (TargetOutcome, double?) Outcome(TargetDocument judged) => (judged.Outcome, judged.Measured);
}
