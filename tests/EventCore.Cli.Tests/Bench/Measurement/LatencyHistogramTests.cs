namespace EventCore.Cli.Tests;

public sealed class LatencyHistogramTests
{
    private static readonly Percentile[] Percentiles = [new(1), new(100), Percentile.P50, Percentile.P75, Percentile.P90, Percentile.P95, Percentile.P99, Percentile.P999];

    public static TheoryData<string> Distributions => ["uniform", "exponential", "log-normal", "two humps", "all equal", "tiny", "huge"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void A_percentile_is_the_exact_one_to_three_digits_and_never_below_it(string distribution)
    {
        const int Seed = 20_251;
        var samples = SamplesOf(distribution, new Random(Seed));
        var histogram = HistogramOf(samples);

        Array.Sort(samples);
        foreach (var percentile in Percentiles)
        {
            var exact = samples[percentile.RankAmong(samples.Length) - 1];
            var shown = histogram.At(percentile)!.Value.TotalNanoseconds;
            Assert.InRange(shown, exact, (exact * 1.001) + TimeSpan.NanosecondsPerTick);
        }

        Assert.InRange(histogram.Max.TotalNanoseconds, samples[^1], samples[^1] + TimeSpan.NanosecondsPerTick);
    }

    [Fact]
    public void Merged_histograms_are_the_histogram_of_all()
    {
        var samples = SamplesOf("log-normal", new Random(7));
        var merged = new LatencyHistogram();

        foreach (var part in samples.Chunk(1_000))
        {
            merged.Add(HistogramOf(part));
        }

        var whole = HistogramOf(samples);
        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Max, merged.Max);
        Assert.All(Percentiles, percentile => Assert.Equal(whole.At(percentile), merged.At(percentile)));
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(1, 500)]
    [InlineData(19, 950)]
    [InlineData(99, 990)]
    [InlineData(999, 999)]
    public void A_percentile_of_too_few_samples_is_not_shown(int samples, int perMille) =>
        Assert.Null(HistogramOf(Enumerable.Range(1, samples).Select(sample => (long)sample)).At(new Percentile(perMille)));

    [Theory]
    [InlineData(2, 500)]
    [InlineData(20, 950)]
    [InlineData(100, 990)]
    [InlineData(1_000, 999)]
    public void A_percentile_with_a_sample_above_it_is_shown(int samples, int perMille) =>
        Assert.NotNull(HistogramOf(Enumerable.Range(1, samples).Select(sample => (long)sample)).At(new Percentile(perMille)));

    [Fact]
    public void The_longest_time_there_is_can_be_counted()
    {
        var histogram = HistogramOf([0, 1, long.MaxValue]);

        Assert.Equal(3, histogram.Count);
        Assert.Equal(TimeSpan.FromTicks((long.MaxValue / 100) + 1), histogram.Max);
    }

    [Fact]
    public void A_negative_time_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().Add(-1));

    private static LatencyHistogram HistogramOf(IEnumerable<long> samples)
    {
        var histogram = new LatencyHistogram();
        foreach (var sample in samples)
        {
            histogram.Add(sample);
        }

        return histogram;
    }

    private static long[] SamplesOf(string distribution, Random random) =>
        [.. Enumerable.Range(0, 10_000).Select(index => distribution switch
        {
            "uniform" => random.NextInt64(1_000, 100_000_000),
            "exponential" => (long)(-Math.Log(1 - random.NextDouble()) * 2_000_000),
            "log-normal" => (long)Math.Exp(14 + (1.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
            "two humps" => index % 20 == 0 ? random.NextInt64(50_000_000, 60_000_000) : random.NextInt64(400_000, 600_000),
            "all equal" => 1_234_567,
            "tiny" => random.NextInt64(0, 3_000),
            _ => random.NextInt64(60_000_000_000, 3_600_000_000_000),
        })];
}
