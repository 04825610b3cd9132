namespace EventCore.Cli;

/// <summary>What a workload should reach on a full-size machine.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Metric">What is measured, with its unit.</param>
/// <param name="Goal">Whether more or less is better.</param>
/// <param name="Limit">The figure, which itself meets the target.</param>
/// <param name="Measure">The figure of a result; null where it has too few samples.</param>
internal sealed record Target(string Workload, string Metric, TargetGoal Goal, double Limit, Func<WorkloadResult, double?> Measure)
{
    /// <summary>The product's validation targets.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new(SingleStreamWorkload.Name, "operations per second", TargetGoal.AtLeast, 5_000, result => result.OperationsPerSecond),
        new(SingleStreamWorkload.Name, "P95 latency in ms", TargetGoal.AtMost, 10, result => result.Tally.Latency.At(Percentile.P95)?.TotalMilliseconds),
        new(MultiStreamWorkload.Name, "operations per second", TargetGoal.AtLeast, 2_000, result => result.OperationsPerSecond),
        new(MultiStreamWorkload.Name, "P95 latency in ms", TargetGoal.AtMost, 10, result => result.Tally.Latency.At(Percentile.P95)?.TotalMilliseconds),
        new(BatchWorkload.Name, "events per second", TargetGoal.AtLeast, 20_000, result => result.EventsPerSecond),
    ];

    /// <summary>Judges a result; null is a workload that did not run.</summary>
    public TargetVerdict Judge(WorkloadResult? result) => result is null ? Judge((double?)null) : Judge(Measure(result));

    private TargetVerdict Judge(double? measured) => new(this, measured, measured switch
    {
        null => TargetOutcome.NotMeasured,
        { } figure when IsMetBy(figure) => TargetOutcome.Met,
        _ => TargetOutcome.Missed,
    });

    private bool IsMetBy(double figure) => Goal == TargetGoal.AtLeast ? figure >= Limit : figure <= Limit;
}
