namespace EventCore.Cli.Tests;

public sealed class LoadDriverTests
{
    private static readonly BenchedStore Store = new(new InMemoryEventStore(), new CommandExecutor(new InMemoryEventStore()));

    private static readonly Percentile[] Percentiles = [Percentile.P50, Percentile.P75, Percentile.P90, Percentile.P95, Percentile.P99, Percentile.P999];

    /// <summary>Each takes 1 ms, but for the hundredth, where the store stalls for half a second.</summary>
    private static TimeSpan WithAStall(int operation) => TimeSpan.FromMilliseconds(operation == 99 ? 500 : 1);

    [Fact]
    public async Task In_a_closed_loop_a_stall_is_one_slow_answer()
    {
        var (tally, _) = await Run(2_000, WithAStall, rate: null);

        Assert.Equal(TimeSpan.FromMilliseconds(500), tally.Latency.Max);
        Assert.InRange(tally.Latency.At(Percentile.P999)!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1.001));
        Assert.Equal(0, tally.StartDelay.Count);
    }

    /// <summary>Due every 2 ms, answered in 1 ms each: 500 ms of stall are caught up with 1 ms at a time.</summary>
    [Fact]
    public async Task In_an_open_loop_whatever_was_due_during_a_stall_waited_and_every_percentile_says_so()
    {
        var (tally, _) = await Run(2_000, WithAStall, rate: 500);

        var exact = ExactLatencies(2_000, WithAStall, TimeSpan.FromMilliseconds(2)).Order().ToList();
        Assert.All(Percentiles, percentile =>
        {
            var expected = exact[(int)percentile.RankAmong(exact.Count) - 1];
            Assert.InRange(tally.Latency.At(percentile)!.Value, expected, expected * 1.001 + TimeSpan.FromTicks(1));
        });
        Assert.Equal(exact[^1], tally.Latency.Max);
        Assert.InRange(tally.Latency.At(Percentile.P90)!.Value, TimeSpan.FromMilliseconds(290), TimeSpan.FromMilliseconds(310));
        Assert.Equal(2_000, tally.StartDelay.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(498), tally.StartDelay.Max);
    }

    [Fact]
    public async Task An_open_loop_that_keeps_up_lasts_as_long_as_its_rate_says()
    {
        var (tally, elapsed) = await Run(500, _ => TimeSpan.FromMilliseconds(1), rate: 100);

        Assert.Equal(TimeSpan.FromMilliseconds((499 * 10) + 1), elapsed);
        Assert.InRange(tally.Latency.Max, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1.001));
    }

    [Fact]
    public async Task Successes_are_counted_in_the_time_in_which_they_were_answered()
    {
        var (tally, elapsed) = await Run(1_000, operation => TimeSpan.FromMilliseconds(operation < 500 ? 1 : 3), rate: null);

        var throughput = tally.Timeline.Over(elapsed);
        Assert.InRange(throughput.PerSecond[0], 900, 1_000);
        Assert.InRange(throughput.PerSecond[^1], 300, 350);
        Assert.Equal(1_000, throughput.PerSecond.SkipLast(1).Sum() * throughput.Interval.TotalSeconds + (throughput.PerSecond[^1] * (elapsed - ((throughput.PerSecond.Count - 1) * throughput.Interval)).TotalSeconds), 6);
    }

    private static async Task<(Tally Tally, TimeSpan Elapsed)> Run(int operations, Func<int, TimeSpan> duration, double? rate)
    {
        var clock = new SimulatedClock();
        using var driver = new LoadDriver(Store, concurrency: 1, clock, rate);
        var (_, tally, elapsed) = await driver.RunAsync(new SimulatedWorkload(operations, clock, duration), TestContext.Current.CancellationToken);
        return (tally, elapsed);
    }

    /// <summary>One after the other, none before it is due.</summary>
    private static IEnumerable<TimeSpan> ExactLatencies(int operations, Func<int, TimeSpan> duration, TimeSpan between)
    {
        var now = TimeSpan.Zero;
        for (var operation = 0; operation < operations; operation++)
        {
            var due = operation * between;
            now = (due > now ? due : now) + duration(operation);
            yield return now - due;
        }
    }
}
