using System.Diagnostics;

namespace EventCore.Faults.Tests;

public sealed class SilenceTests
{
    [Fact]
    public void The_longest_wait_after_a_fault_counts_though_it_is_not_the_first() =>
        Assert.Equal([5], Seconds(faults: [10], acknowledged: [9, 11, 16, 18]));

    [Fact]
    public void A_wait_that_outlasts_the_next_fault_counts_whole_for_both() =>
        Assert.Equal([7, 5, 2], Seconds(faults: [10, 12, 20], acknowledged: [17, 18, 19, 22]));

    [Fact]
    public void What_began_before_a_fault_is_not_its_doing() =>
        Assert.Equal([1], Seconds(faults: [10], acknowledged: [2, 11]));

    private static IEnumerable<int> Seconds(long[] faults, long[] acknowledged) =>
        Silence.After([.. faults.Select(Ticks)], [.. acknowledged.Select(Ticks)]).Select(silence => (int)silence.TotalSeconds);

    private static long Ticks(long seconds) => seconds * Stopwatch.Frequency;
}
