namespace EventCore.Cli;

/// <summary>A target held against the run.</summary>
/// <param name="Group">What it belongs to.</param>
/// <param name="Name">What is wanted.</param>
/// <param name="Unit">Of the limit and of what was measured.</param>
/// <param name="Goal">On which side of the limit it passes.</param>
/// <param name="Limit">The figure, which itself passes.</param>
/// <param name="Measured">The run's figure: of several workloads that of the worst; null where there is none.</param>
/// <param name="Workload">Whose figure it is; null where there is none.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record TargetDocument(string Group, string Name, string Unit, TargetGoal Goal, double Limit, double? Measured, string? Workload, TargetOutcome Outcome);
