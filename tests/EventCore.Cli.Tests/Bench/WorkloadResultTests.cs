namespace EventCore.Cli.Tests;

public sealed class WorkloadResultTests
{
    [Fact]
    public void Figures_that_do_not_add_up_make_no_result()
    {
        var tally = TallyOf(committed: 2, events: 1);

        var wrong = Assert.Throws<InvalidOperationException>(() => new WorkloadResult("batch", 3, tally, TimeSpan.FromSeconds(1), 2));

        Assert.Contains("2 succeeded, 0 rejected and 0 failed are not 3 operations", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_stored_events_than_acknowledged_need_a_failure_to_explain_them()
    {
        var tally = TallyOf(committed: 2, events: 1);

        Assert.Throws<InvalidOperationException>(() => new WorkloadResult("batch", 2, tally, TimeSpan.FromSeconds(1), 3));

        tally.Add(new TimeoutException("no answer"));
        Assert.Equal(3, new WorkloadResult("batch", 3, tally, TimeSpan.FromSeconds(1), 3).StoredEvents);
    }

    [Fact]
    public void Rates_are_of_successes_per_second_of_wall_time()
    {
        var tally = TallyOf(committed: 10, events: 100);
        tally.Add(new OperationOutcome.Decided(new CommandResult.Rejected("no", "no", new Dictionary<string, string>(StringComparer.Ordinal), 1), Events: 100), 1);

        var result = new WorkloadResult("batch", 11, tally, TimeSpan.FromSeconds(2), 1_000);

        Assert.Equal((5, 500), (result.OperationsPerSecond, result.EventsPerSecond));
    }

    [Theory]
    [InlineData(5_000, TargetOutcome.Met)]
    [InlineData(4_999, TargetOutcome.Missed)]
    public void A_target_is_met_at_its_limit(int committed, object outcome)
    {
        var result = new WorkloadResult("single-stream", committed, TallyOf(committed, events: 1), TimeSpan.FromSeconds(1), committed);

        Assert.Equal(outcome, Target.All[0].Judge(result).Outcome);
    }

    [Fact]
    public void A_target_without_figures_is_not_measured()
    {
        var few = new WorkloadResult("single-stream", 1, TallyOf(committed: 1, events: 1), TimeSpan.FromSeconds(1), 1);

        Assert.Equal(TargetOutcome.NotMeasured, Target.All[1].Judge(few).Outcome);
        Assert.Equal(TargetOutcome.NotMeasured, Target.All[1].Judge(null).Outcome);
    }

    private static Tally TallyOf(int committed, int events)
    {
        var tally = new Tally();
        for (var operation = 0; operation < committed; operation++)
        {
            tally.Add(new OperationOutcome.Decided(new CommandResult.Committed(StreamVersions.None, new LogPosition(1), 1), events), nanoseconds: 1_000_000);
        }

        return tally;
    }
}
