namespace EventCore.Cli;

/// <summary>Everything a run found out, and under which circumstances.</summary>
/// <param name="RunId">Every stream of the run begins with it.</param>
/// <param name="StartedAt">When the run began.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Store">What it ran against.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Results">Of the workloads that ran.</param>
internal sealed record BenchReport(
    string RunId, DateTimeOffset StartedAt, Machine Machine, StoreFacts Store, BenchSettings Settings, IReadOnlyList<WorkloadResult> Results)
{
    /// <summary>Every target, those of workloads that did not run included.</summary>
    public IReadOnlyList<TargetVerdict> Verdicts { get; } =
        [.. Target.All.Select(target => target.Judge(Results.FirstOrDefault(result => result.Name == target.Workload)))];

    public int Operations => Results.Sum(result => result.Operations);

    public int Succeeded => Results.Sum(result => result.Tally.Succeeded);

    public int Rejected => Results.Sum(result => result.Tally.Rejected);

    public int Failed => Results.Sum(result => result.Tally.Failed);

    /// <summary>A missed target is news; a failed operation is a failure.</summary>
    public ExitCode ExitCode => Failed == 0 ? ExitCode.Done : ExitCode.Failed;

    public int Count(TargetOutcome outcome) => Verdicts.Count(verdict => verdict.Outcome == outcome);
}
