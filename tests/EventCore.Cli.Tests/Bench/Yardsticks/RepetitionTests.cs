namespace EventCore.Cli.Tests;

public sealed class RepetitionTests
{
    [Fact]
    public async Task What_takes_longer_than_all_of_it_was_to_has_a_median()
    {
        var latencies = await Repetition.ForAsync(TimeSpan.Zero, _ => Task.CompletedTask, TestContext.Current.CancellationToken);

        Assert.Equal(3, latencies.Count);
        Assert.NotNull(latencies.At(Percentile.P50));
    }

    [Fact]
    public async Task It_goes_on_until_the_time_is_over()
    {
        var latencies = await Repetition.ForAsync(TimeSpan.FromMilliseconds(50), stop => Task.Delay(1, stop), TestContext.Current.CancellationToken);

        Assert.True(latencies.Count > 3 || latencies.Max >= TimeSpan.FromMilliseconds(10), $"{latencies.Count} times only.");
    }
}
