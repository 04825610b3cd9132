namespace EventCore.Cli.Tests;

public sealed class TimelineTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(5.12)]
    [InlineData(90)]
    [InlineData(86_400)]
    public void However_long_it_lasts_nothing_is_lost_and_an_even_rate_is_even(double seconds)
    {
        const int Answers = 10_000;
        var timeline = new Timeline();
        for (var answer = 0; answer < Answers; answer++)
        {
            timeline.Add(TimeSpan.FromSeconds(seconds * answer / Answers));
        }

        var throughput = timeline.Over(TimeSpan.FromSeconds(seconds));

        Assert.InRange(throughput.PerSecond.Count, 1, 120);
        Assert.Equal(Answers, CountOf(throughput, seconds), 3);
        Assert.All(throughput.PerSecond, rate => Assert.InRange(rate * seconds / Answers, 0.97, 1.03));
    }

    [Fact]
    public void Timelines_of_workers_add_up_whatever_their_intervals_have_become()
    {
        var (early, late) = (new Timeline(), new Timeline());
        early.Add(TimeSpan.FromMilliseconds(5));
        late.Add(TimeSpan.FromSeconds(100));
        late.Add(TimeSpan.FromMilliseconds(5));

        var all = new Timeline();
        all.Add(early);
        all.Add(late);

        var throughput = all.Over(TimeSpan.FromSeconds(101));
        Assert.Equal(3, CountOf(throughput, 101), 6);
        Assert.Equal(2, throughput.PerSecond[0] * throughput.Interval.TotalSeconds, 6);
    }

    [Fact]
    public void A_phase_without_time_has_no_rate() => Assert.Empty(new Timeline().Over(TimeSpan.Zero).PerSecond);

    private static double CountOf(Throughput throughput, double seconds)
    {
        var interval = throughput.Interval.TotalSeconds;
        return throughput.PerSecond.SkipLast(1).Sum(rate => rate * interval) + (throughput.PerSecond[^1] * (seconds - ((throughput.PerSecond.Count - 1) * interval)));
    }
}
