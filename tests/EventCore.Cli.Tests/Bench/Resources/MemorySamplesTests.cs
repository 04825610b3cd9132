namespace EventCore.Cli.Tests;

public sealed class MemorySamplesTests
{
    [Fact]
    public void The_first_quarter_is_told_from_the_last()
    {
        var use = UseOf(Enumerable.Range(1, 40).Select(sample => (long)sample));

        Assert.Equal(new MemoryUse(PeakWorkingSetBytes: 40, PeakHeapBytes: 20, FirstQuarterBytes: 6, LastQuarterBytes: 36), use);
    }

    [Fact]
    public void A_quarter_of_a_few_samples_is_not_shown() =>
        Assert.Equal(new MemoryUse(11, 5, FirstQuarterBytes: null, LastQuarterBytes: null), UseOf(Enumerable.Range(1, 11).Select(sample => (long)sample)));

    [Theory]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(100_000)]
    [InlineData(864_001)]
    public void However_many_there_are_they_stay_even_and_the_peak_is_the_peak_of_all(int samples)
    {
        var use = UseOf(Enumerable.Range(1, samples).Select(sample => (long)sample));

        Assert.Equal(samples, use.PeakWorkingSetBytes);
        Assert.InRange(use.FirstQuarterBytes!.Value, samples * 0.124, samples * 0.126);
        Assert.InRange(use.LastQuarterBytes!.Value, samples * 0.874, samples * 0.876);
    }

    private static MemoryUse UseOf(IEnumerable<long> workingSets)
    {
        var samples = new MemorySamples();
        foreach (var workingSet in workingSets)
        {
            samples.Add(workingSet, heap: workingSet / 2);
        }

        return samples.Use;
    }
}
