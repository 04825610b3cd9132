namespace EventCore.Benchmarks;

/// <summary>A target: for a figure, or for its ratio to another one.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Figure">EventCore's.</param>
/// <param name="Against">What it is divided by; null where the figure itself is judged.</param>
/// <param name="Goal">On which side of the limit the median is to be.</param>
/// <param name="Limit">A ratio, or milliseconds.</param>
internal sealed record ComparisonCase(string Name, Figure Figure, Figure? Against, Goal Goal, double Limit)
{
    public static IReadOnlyList<ComparisonCase> All { get; } =
    [
        new("single-stream commands/s, 64 workers : one-row inserts/s, 64 clients", Figure.SingleStreamPerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 2.0),
        new("single-stream commands/s, 256 workers : one-row inserts/s, 64 clients", Figure.SingleStream256PerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 2.5),
        new("multi-stream orders/s, 64 workers : one-row inserts/s, 64 clients", Figure.MultiStreamPerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 0.7),
        new("batch events/s, 8 workers : rows/s, 100 a transaction, 8 clients", Figure.BatchEventsPerSecond, Figure.BareBatchRowsPerSecond, Goal.AtLeast, 0.8),
        new("single-stream commands/s, cache off : cache on, 64 workers", Figure.SingleStreamCacheOffPerSecond, Figure.SingleStreamPerSecond, Goal.AtLeast, 0.4),
        new("single-stream P50 ms, 1 worker : one-row insert average ms, 1 client", Figure.SingleStreamAloneP50Milliseconds, Figure.BareOneRowAloneMilliseconds, Goal.AtMost, 2.0),
        new("single-stream P95 ms, 64 workers", Figure.SingleStreamP95Milliseconds, null, Goal.Below, 10),
        new("single-stream P95 ms, 8 workers", Figure.SingleStream8P95Milliseconds, null, Goal.Below, 2.5),
    ];

    public CaseResult Judge(Measurements measurements)
    {
        var own = measurements.Of(Figure);
        var ratio = Against is { } against ? measurements.Ratio(Figure, against) : null;
        var judged = (ratio ?? own).Median;
        var met = Goal switch
        {
            Goal.AtLeast => judged >= Limit,
            Goal.AtMost => judged <= Limit,
            _ => judged < Limit,
        };
        return new CaseResult(this, own, Against is { } other ? measurements.Of(other) : null, ratio, met);
    }
}
