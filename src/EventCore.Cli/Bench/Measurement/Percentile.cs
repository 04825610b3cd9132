namespace EventCore.Cli;

/// <summary>A share of all samples, exact to a tenth of a percent.</summary>
/// <param name="PerMille">1 to 999.</param>
internal readonly record struct Percentile(int PerMille)
{
    public static readonly Percentile P50 = new(500);

    public static readonly Percentile P75 = new(750);

    public static readonly Percentile P90 = new(900);

    public static readonly Percentile P95 = new(950);

    public static readonly Percentile P99 = new(990);

    public static readonly Percentile P999 = new(999);

    /// <summary>The nearest rank among so many samples, counted from 1: the least that covers the share. 0 among none.</summary>
    /// <remarks>In whole numbers, because 0.999 × 3,000 is above 2,997 in floating point.</remarks>
    public long RankAmong(long samples) => ((samples * PerMille) + 999) / 1_000;
}
