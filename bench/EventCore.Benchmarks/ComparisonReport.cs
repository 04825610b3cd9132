namespace EventCore.Benchmarks;

/// <summary>Everything the run found out, and under which circumstances.</summary>
/// <param name="StartedAt">In UTC.</param>
/// <param name="Commit">Of the checkout; null outside one.</param>
/// <param name="Settings">How much was measured.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Store">The server, and what it said of its settings.</param>
/// <param name="Pgbench">Its version.</param>
/// <param name="Measurements">Every figure.</param>
internal sealed record ComparisonReport(
    DateTimeOffset StartedAt, string? Commit, ComparisonSettings Settings, BenchOutput.MachineFacts Machine, BenchOutput.StoreFacts Store, string Pgbench, Measurements Measurements)
{
    public IReadOnlyList<CaseResult> Results { get; } = [.. (Settings.SoakMinutes is null ? ComparisonCase.Usual : ComparisonCase.Soak).Select(@case => @case.Judge(Measurements))];

    /// <summary>Why the figures are not to be taken at their word.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Store.Durable ? [] : Store.DurabilityGaps.DefaultIfEmpty("The server did not say why.").Select(gap => $"NOT DURABLE: {gap}"),
        .. Machine.Optimized ? Array.Empty<string>() : ["This is a debug build."],
        .. Settings is { Rounds: < 3, SoakMinutes: null } ? ["Fewer than 3 rounds: one disturbance can decide a verdict."] : Array.Empty<string>(),
    ];
}
