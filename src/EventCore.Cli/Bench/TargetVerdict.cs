namespace EventCore.Cli;

/// <summary>A target held against this run.</summary>
/// <param name="Target">The target.</param>
/// <param name="Measured">This run's figure; null where there is none.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record TargetVerdict(Target Target, double? Measured, TargetOutcome Outcome);
