namespace EventCore.Cli;

/// <summary>What one figure was in all rounds.</summary>
/// <param name="Median">In the middle; of an even number of rounds, between the two.</param>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
internal sealed record Spread(double Median, double Least, double Greatest)
{
    /// <summary>Half of the distance between the least and the greatest, in percent of the median.</summary>
    public double Percent => Median > 0 ? (Greatest - Least) / 2 / Median * 100 : 0;

    /// <exception cref="ArgumentException">There is no figure.</exception>
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0
            ? throw new ArgumentException("A spread is of one figure or more, but there is none.", nameof(figures))
            : new Spread((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[0], sorted[^1]);
    }
}
