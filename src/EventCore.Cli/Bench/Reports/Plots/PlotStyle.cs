using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace EventCore.Cli;

/// <summary>How every plot looks: no frame, faint lines, the page's own letters, and colours that the page's style sheet decides on.</summary>
/// <remarks>
/// A plot is drawn once and shown on light and on dark pages. So it is drawn in stand-ins, colours that nobody would choose, and
/// <see cref="ThemedSvg"/> puts the names of the style sheet's colours in their place.
/// </remarks>
internal static class PlotStyle
{
    /// <summary>How many colours there are for what is compared in one plot.</summary>
    public const int SeriesColors = 6;

    public const double Width = 400;

    public const double FontSize = 12;

    private const double LineWidth = 1.8;

    private const double LeftMargin = 46;

    private const double TopMargin = 8;

    private const double RightMargin = 18;

    private const double BottomMargin = 26;

    private const string Letters = "system-ui";

    public static OxyColor Ink { get; } = ThemedSvg.StandIn("ink");

    public static OxyColor Muted { get; } = ThemedSvg.StandIn("muted");

    public static OxyColor Grid { get; } = ThemedSvg.StandIn("grid");

    public static OxyColor Good { get; } = ThemedSvg.StandIn("good");

    /// <summary>For what is around a line, and between bounds.</summary>
    public static OxyColor Band { get; } = ThemedSvg.StandIn("band");

    public static OxyColor Bad { get; } = ThemedSvg.StandIn("bad");

    public static OxyColor Series(int number) => ThemedSvg.StandIn($"series-{(number % SeriesColors) + 1}");

    /// <summary>A plot without lines yet.</summary>
    /// <param name="leftMargin">The room for what stands beside the axis.</param>
    public static PlotModel Empty(double leftMargin = LeftMargin) => new()
    {
        Background = OxyColors.Undefined,
        PlotAreaBorderThickness = new OxyThickness(0),
        TextColor = Muted,
        DefaultFont = Letters,
        DefaultFontSize = FontSize,
        Padding = new OxyThickness(0),
        PlotMargins = new OxyThickness(leftMargin, TopMargin, RightMargin, BottomMargin),
    };

    /// <summary>An axis with lines across the plot.</summary>
    public static TAxis Axis<TAxis>(AxisPosition position)
        where TAxis : Axis, new() => new()
        {
            Position = position,
            TextColor = Muted,
            AxislineStyle = LineStyle.None,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = Grid,
            MinorGridlineStyle = LineStyle.None,
            TickStyle = TickStyle.None,
            LabelFormatter = Figure,
        };

    public static OxyPlot.Series.LineSeries Line(OxyColor color) => new() { Color = color, StrokeThickness = LineWidth, LineJoin = LineJoin.Round };

    /// <summary>Short: thousands as k, millions as M.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        >= 1e6 => $"{(value / 1e6).ToString("0.##", CultureInfo.InvariantCulture)}M",
        >= 1e3 => $"{(value / 1e3).ToString("0.##", CultureInfo.InvariantCulture)}k",
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
