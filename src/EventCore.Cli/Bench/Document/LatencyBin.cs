namespace EventCore.Cli;

/// <summary>How many latencies lay above one bound, up to another.</summary>
internal sealed record LatencyBin(double FromMilliseconds, double ToMilliseconds, long Count)
{
    private const int PerDecade = 20;

    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Twenty bins for each power of ten, from the first that holds a latency to the last.</summary>
    public static IReadOnlyList<LatencyBin> Of(LatencyHistogram histogram)
    {
        var counts = new SortedDictionary<int, long>();
        foreach (var (end, count) in histogram.Buckets)
        {
            var bin = (int)Math.Ceiling(Math.Log10(Math.Max(1, end) / NanosecondsPerMillisecond) * PerDecade);
            counts[bin] = counts.GetValueOrDefault(bin) + count;
        }

        return counts.Count == 0 ? [] : [.. Enumerable.Range(counts.Keys.First(), counts.Keys.Last() - counts.Keys.First() + 1).Select(bin => new LatencyBin(EndOf(bin - 1), EndOf(bin), counts.GetValueOrDefault(bin)))];
    }

    private static double EndOf(int bin) => Math.Pow(10, (double)bin / PerDecade);
}
