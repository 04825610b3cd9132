namespace EventCore.Cli;

/// <summary>One figure in two runs. Figures are medians of the rounds.</summary>
/// <param name="Workload">Whose it is.</param>
/// <param name="Metric">Which.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Baseline">In the earlier run.</param>
/// <param name="Current">In this run.</param>
/// <param name="ChangePercent">From the earlier to this.</param>
/// <param name="WorsePercent">By how much it got worse, in percent of the earlier; negative where it got better.</param>
/// <param name="NoisePercent">How much of that the rounds of both runs differ among themselves anyway.</param>
/// <param name="Outcome">What it comes to.</param>
internal sealed record ChangeDocument(
    string Workload, string Metric, string Unit, double Baseline, double Current, double ChangePercent, double WorsePercent, double NoisePercent, ChangeOutcome Outcome);
