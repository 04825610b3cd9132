namespace EventCore.Cli;

/// <summary>A run beside an earlier one of the same workloads.</summary>
/// <param name="BaselineRunId">The earlier run.</param>
/// <param name="BaselineStartedAt">When it began.</param>
/// <param name="ThresholdPercent">By how much more than the noise a figure may be worse.</param>
/// <param name="Differences">What was not the same in both runs, a sentence each: why they may not be comparable.</param>
/// <param name="Changes">Every figure that both runs have.</param>
/// <param name="NotCompared">Workloads of the baseline that this run does not have, and soaks, which have one round.</param>
internal sealed record ComparisonDocument(
    string BaselineRunId,
    DateTimeOffset BaselineStartedAt,
    double ThresholdPercent,
    IReadOnlyList<string> Differences,
    IReadOnlyList<ChangeDocument> Changes,
    IReadOnlyList<string> NotCompared)
{
    /// <summary>How much the figure that got worst did so beyond the noise; 0 where none did.</summary>
    public double WorstRegressionPercent => Changes.Count == 0 ? 0 : Math.Max(0, Changes.Max(change => change.WorsePercent - change.NoisePercent));

    /// <summary>Whose figure that is; null where none got worse.</summary>
    public string? WorstRegressionOf => WorstRegressionPercent > 0 ? Changes.MaxBy(change => change.WorsePercent - change.NoisePercent)!.Workload : null;

    public int Count(ChangeOutcome outcome) => Changes.Count(change => change.Outcome == outcome);
}
