namespace EventCore.Cli.Tests;

public sealed class RoundResultTests
{
    [Fact]
    public void Figures_that_do_not_add_up_make_no_result()
    {
        var tally = TallyOf(committed: 2, events: 1);

        var wrong = Assert.Throws<InvalidOperationException>(() => new RoundResult("batch", 3, tally, TimeSpan.FromSeconds(1), 2));

        Assert.Contains("2 succeeded, 0 rejected, 0 conflicted and 0 failed are not 3 operations", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_stored_events_than_acknowledged_need_a_failure_to_explain_them()
    {
        var tally = TallyOf(committed: 2, events: 1);

        Assert.Throws<InvalidOperationException>(() => new RoundResult("batch", 2, tally, TimeSpan.FromSeconds(1), 3));

        tally.Add(new TimeoutException("no answer"), TimeSpan.FromSeconds(1));
        Assert.Equal(3, new RoundResult("batch", 3, tally, TimeSpan.FromSeconds(1), 3).StoredEvents);
    }

    [Fact]
    public void Rates_are_of_successes_per_second_of_wall_time()
    {
        var tally = TallyOf(committed: 10, events: 100);
        tally.Add(new OperationOutcome.Decided(new CommandResult.Rejected("no", "no", new Dictionary<string, string>(StringComparer.Ordinal), 1), Events: 100), TimeSpan.FromTicks(1), TimeSpan.Zero);

        var result = new RoundResult("batch", 11, tally, TimeSpan.FromSeconds(2), 1_000);

        Assert.Equal((5, 500), (result.OperationsPerSecond, result.EventsPerSecond));
    }

    private static Tally TallyOf(int committed, int events)
    {
        var tally = new Tally();
        for (var operation = 0; operation < committed; operation++)
        {
            tally.Add(new OperationOutcome.Decided(new CommandResult.Committed(StreamVersions.None, new LogPosition(1), 1), events), TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        }

        return tally;
    }
}
