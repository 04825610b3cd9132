namespace EventCore.Cli;

/// <summary>Latencies in milliseconds, to three digits; null is a percentile of too few samples, which would only be the maximum under another name. <c>Count</c> is how many there are.</summary>
internal sealed record LatencyDocument(long Count, double? P50, double? P75, double? P90, double? P95, double? P99, double? P999, double? Max)
{
    public static LatencyDocument Of(LatencyHistogram histogram) => new(
        histogram.Count,
        histogram.At(Percentile.P50)?.TotalMilliseconds,
        histogram.At(Percentile.P75)?.TotalMilliseconds,
        histogram.At(Percentile.P90)?.TotalMilliseconds,
        histogram.At(Percentile.P95)?.TotalMilliseconds,
        histogram.At(Percentile.P99)?.TotalMilliseconds,
        histogram.At(Percentile.P999)?.TotalMilliseconds,
        histogram.Count > 0 ? histogram.Max.TotalMilliseconds : null);
}
