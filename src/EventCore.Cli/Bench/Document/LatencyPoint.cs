namespace EventCore.Cli;

/// <summary>A point of the curve of latencies: so many percent of them did not exceed so many milliseconds.</summary>
internal sealed record LatencyPoint(double Percent, double Milliseconds)
{
    /// <summary>Per mille: closer together the nearer they come to all.</summary>
    private static readonly int[] PerMille = [10, .. Enumerable.Range(1, 17).Select(step => step * 50), .. Enumerable.Range(87, 12).Select(step => step * 10), 985, 990, 992, 994, 995, 996, 997, 998, 999];

    /// <summary>As many points as there are samples for, and the maximum.</summary>
    public static IReadOnlyList<LatencyPoint> Of(LatencyHistogram histogram) => histogram.Count == 0 ? [] :
    [
        .. PerMille.Select(perMille => (Percent: perMille / 10.0, At: histogram.At(new Percentile(perMille))))
            .Where(point => point.At is not null)
            .Select(point => new LatencyPoint(point.Percent, point.At!.Value.TotalMilliseconds)),
        new LatencyPoint(100, histogram.Max.TotalMilliseconds),
    ];
}
