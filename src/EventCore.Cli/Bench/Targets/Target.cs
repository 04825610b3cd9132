namespace EventCore.Cli;

/// <summary>What a run should reach.</summary>
/// <param name="Group">What it belongs to, for reading.</param>
/// <param name="Name">What is wanted, for reading.</param>
/// <param name="Workloads">The workloads whose figure counts, the worst of them; <c>*</c> is all that ran. With none it is there to be seen as not measured.</param>
/// <param name="Metric">By its <see cref="Metric.Id"/>.</param>
/// <param name="Goal">On which side of the limit it passes.</param>
/// <param name="Limit">The figure, which itself passes.</param>
internal sealed record Target(string Group, string Name, IReadOnlyList<string> Workloads, string Metric, TargetGoal Goal, double Limit)
{
    public const string EveryWorkload = "*";

    private const string PercentUnit = "%";

    /// <summary>Holds it against a run.</summary>
    public TargetDocument Judge(IReadOnlyList<WorkloadDocument> workloads, ComparisonDocument? comparison)
    {
        if (Metric == Cli.Metric.WorstRegression)
        {
            return Judge(comparison?.WorstRegressionPercent, comparison?.WorstRegressionOf, PercentUnit);
        }

        var metric = Cli.Metric.Find(Metric)!;
        var figures = workloads
            .Where(workload => Workloads.Contains(EveryWorkload, StringComparer.Ordinal) || Workloads.Contains(workload.Name, StringComparer.Ordinal))
            .Select(workload => (workload.Name, Figure: metric.Of(workload)))
            .Where(figure => figure.Figure is not null)
            .OrderBy(figure => figure.Figure)
            .ToList();
        return figures.Count == 0
            ? Judge(null, null, metric.Unit)
            : Goal == TargetGoal.AtLeast ? Judge(figures[0].Figure, figures[0].Name, metric.Unit) : Judge(figures[^1].Figure, figures[^1].Name, metric.Unit);
    }

    private TargetDocument Judge(double? measured, string? workload, string unit) => new(Group, Name, unit, Goal, Limit, measured, workload, measured switch
    {
        null => TargetOutcome.NotMeasured,
        { } figure when IsPassedBy(figure) => TargetOutcome.Passed,
        _ => Goal == TargetGoal.Reach ? TargetOutcome.NotMeasured : TargetOutcome.Missed,
    });

    private bool IsPassedBy(double figure) => Goal == TargetGoal.AtMost ? figure <= Limit : figure >= Limit;
}
