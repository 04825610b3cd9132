namespace EventCore.Benchmarks;

/// <summary>What became of a case.</summary>
/// <param name="Case">Which.</param>
/// <param name="Figure">EventCore's.</param>
/// <param name="Against">What it was divided by, where it was.</param>
/// <param name="Ratio">Round by round, where there is one.</param>
/// <param name="Verdict">Of the median, over the rounds.</param>
internal sealed record CaseResult(ComparisonCase Case, Samples Figure, Samples? Against, Samples? Ratio, Verdict Verdict);
