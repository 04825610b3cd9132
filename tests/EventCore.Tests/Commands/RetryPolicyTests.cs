namespace EventCore.Tests;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(7, 640)]
    [InlineData(8, 1_000)]
    [InlineData(999, 1_000)]
    public void The_longest_wait_doubles_from_10_ms_to_1_s(int conflicts, double milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds / 2), RetryPolicy.Default.DelayAfter(conflicts, random: 0.5));
    }

    [Fact]
    public void The_wait_is_fully_random_from_zero_on()
    {
        Assert.Equal(TimeSpan.Zero, RetryPolicy.Default.DelayAfter(conflicts: 5, random: 0));
    }

    [Fact]
    public void Values_without_meaning_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxAttempts = 1_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { BaseDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxDelay = TimeSpan.FromHours(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { Factor = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { Factor = double.NaN });
    }
}
