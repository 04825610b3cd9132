namespace EventCore.Cli;

/// <summary>Successes per second over the time of a phase.</summary>
/// <param name="Interval">What each figure is the average of.</param>
/// <param name="PerSecond">One after the other, from the beginning.</param>
internal sealed record Throughput(TimeSpan Interval, IReadOnlyList<double> PerSecond);
