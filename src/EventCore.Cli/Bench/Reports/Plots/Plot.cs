namespace EventCore.Cli;

/// <summary>A plot of a page. What is written around it is the page's, whose letters are as wide as they are.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Upwards">What its figures are, upwards.</param>
/// <param name="Across">What they are over, to the right.</param>
/// <param name="Svg">Itself.</param>
internal sealed record Plot(string Title, string Caption, string Upwards, string Across, string Svg)
{
    /// <summary>What its lines are, in the order of the colours; none where there is one.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
