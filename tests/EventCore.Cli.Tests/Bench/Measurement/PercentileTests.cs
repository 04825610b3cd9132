namespace EventCore.Cli.Tests;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(500, 0, 0)]
    [InlineData(500, 1, 1)]
    [InlineData(500, 3, 2)]
    [InlineData(500, 4, 2)]
    [InlineData(950, 20, 19)]
    [InlineData(950, 21, 20)]
    [InlineData(999, 3_000, 2_997)]
    [InlineData(999, 3_001, 2_998)]
    public void The_rank_is_the_least_that_covers_the_share(int perMille, long samples, long rank) =>
        Assert.Equal(rank, new Percentile(perMille).RankAmong(samples));
}
