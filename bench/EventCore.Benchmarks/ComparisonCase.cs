namespace EventCore.Benchmarks;

/// <summary>A target: for a figure, or for its ratio to another one.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Figure">EventCore's.</param>
/// <param name="Against">What it is divided by; null where the figure itself is judged.</param>
/// <param name="Goal">On which side of the limit the median is to be.</param>
/// <param name="Limit">A ratio, or a figure in its unit.</param>
/// <param name="Unit">The figure's, where it is judged itself.</param>
internal sealed record ComparisonCase(string Name, Figure Figure, Figure? Against, Goal Goal, double Limit, string Unit = "")
{
    /// <summary>EventCore and the bare database. 64 workers or clients unless said otherwise.</summary>
    public static IReadOnlyList<ComparisonCase> Usual { get; } =
    [
        new("single-stream commands/s : one-row inserts/s", Figure.SingleStreamPerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 2.0),
        new("single-stream commands/s, 256 workers : one-row inserts/s, 64 clients", Figure.SingleStream256PerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 2.5),
        new("three-stream commands/s : one-row inserts/s", Figure.ThreeStreamPerSecond, Figure.BareOneRowPerSecond, Goal.AtLeast, 0.7),
        new("orders/s, 4-7 streams each : one-row inserts/s", Figure.MultiStreamPerSecond, Figure.BareOneRowPerSecond, Goal.None, 0),
        new("batch events/s, 100 a stream, 8 workers : rows/s, 100 a transaction, 8 clients", Figure.BatchEventsPerSecond, Figure.BareBatchRowsPerSecond, Goal.AtLeast, 0.8),
        new("batch events/s, 100 a stream, 8 workers : rows/s, 100 a transaction, 1 client", Figure.BatchEventsPerSecond, Figure.BareBatchAloneRowsPerSecond, Goal.None, 0),
        new("single-stream commands/s, cache off : cache on", Figure.SingleStreamCacheOffPerSecond, Figure.SingleStreamPerSecond, Goal.AtLeast, 0.4),
        new("single-stream commands/s, snapshots off : on", Figure.SingleStreamSnapshotsOffPerSecond, Figure.SingleStreamPerSecond, Goal.None, 0),
        new("commands/s on one stream, 64 workers : 1 worker", Figure.OneStreamPerSecond, Figure.OneStreamAlonePerSecond, Goal.AtLeast, 4),
        new("single-stream commands/s, 4 processes of 16 workers : 1 process of 64", Figure.FourProcessesPerSecond, Figure.SingleStreamPerSecond, Goal.AtLeast, 0.7),
        new("single-stream P50 ms, 1 worker : one-row insert P50 ms, 1 connection of Npgsql", Figure.SingleStreamAloneP50Milliseconds, Figure.BareOneRowAloneP50Milliseconds, Goal.AtMost, 2.0),
        new("single-stream P95, 8 workers", Figure.SingleStream8P95Milliseconds, null, Goal.Below, 2.5, "ms"),
        new("single-stream P95", Figure.SingleStreamP95Milliseconds, null, Goal.Below, 10, "ms"),
        new("single-stream P99", Figure.SingleStreamP99Milliseconds, null, Goal.Below, 25, "ms"),
        new("three-stream P95", Figure.ThreeStreamP95Milliseconds, null, Goal.Below, 10, "ms"),
        new("three-stream P99", Figure.ThreeStreamP99Milliseconds, null, Goal.Below, 25, "ms"),
        new("events/s, one reader of the whole log in order", Figure.ReadLogEventsPerSecond, null, Goal.AtLeast, 200_000, "/s"),
        new("memory of the process, single-stream, peak", Figure.SingleStreamPeakMegabytes, null, Goal.Below, 200, "MB"),
    ];

    /// <summary>EventCore under one long load.</summary>
    public static IReadOnlyList<ComparisonCase> Soak { get; } =
    [
        new("memory of the process, last quarter : first quarter", Figure.SoakLastQuarterMegabytes, Figure.SoakFirstQuarterMegabytes, Goal.AtMost, 1.1),
        new("memory of the process, peak", Figure.SoakPeakMegabytes, null, Goal.Below, 200, "MB"),
        new("single-stream commands/s", Figure.SoakPerSecond, null, Goal.None, 0, "/s"),
    ];

    public CaseResult Judge(Measurements measurements)
    {
        var own = measurements.Of(Figure);
        var ratio = Against is { } against ? measurements.Ratio(Figure, against) : null;
        return new CaseResult(this, own, Against is { } other ? measurements.Of(other) : null, ratio, VerdictOn((ratio ?? own).Median));
    }

    private Verdict VerdictOn(double judged) => Goal switch
    {
        Goal.None => Verdict.NotJudged,
        Goal.AtLeast when judged >= Limit => Verdict.Met,
        Goal.AtMost when judged <= Limit => Verdict.Met,
        Goal.Below when judged < Limit => Verdict.Met,
        _ => Verdict.Missed,
    };
}
