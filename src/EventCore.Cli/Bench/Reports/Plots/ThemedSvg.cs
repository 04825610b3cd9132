using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OxyPlot;

namespace EventCore.Cli;

/// <summary>Draws plots as SVG whose colours are those of the page's style sheet.</summary>
internal static partial class ThemedSvg
{
    /// <summary>No plot would use it by chance: nearly black, with a little green.</summary>
    private const byte StandInRed = 3;

    private static readonly string[] Names = ["ink", "muted", "grid", "good", "bad", "band", .. Enumerable.Range(1, PlotStyle.SeriesColors).Select(number => $"series-{number}")];

    /// <summary>What to draw in, to be shown in a colour of the style sheet.</summary>
    public static OxyColor StandIn(string name) => OxyColor.FromRgb(StandInRed, 1, (byte)(Array.IndexOf(Names, name) + 1));

    /// <summary>One element for a page, as wide as there is room.</summary>
    /// <param name="plot">What to draw.</param>
    /// <param name="height">In the units in which <see cref="PlotStyle.Width"/> is the width.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    public static string Draw(PlotModel plot, double height, string label)
    {
        var exporter = new SvgExporter { Width = PlotStyle.Width, Height = height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true };
        var svg = exporter.ExportToString(plot);
        var body = svg[(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..svg.LastIndexOf("</svg>", StringComparison.Ordinal)];
        body = Color().Replace(WithoutClip(body), color => color.Groups["attribute"].Success ? $"style=\"{color.Groups["attribute"].Value}:{Variable(color)}\"" : Variable(color));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {PlotStyle.Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(label)}\" xmlns=\"http://www.w3.org/2000/svg\">{BetweenElements().Replace(body, "><").Trim()}</svg>");
    }

    /// <summary>The clip is the whole plot, and its id would be the same in every plot of a page.</summary>
    private static string WithoutClip(string body) => ClipReference().Replace(ClipDefinitions().Replace(body, ""), "");

    private static string Variable(Match color) => $"var(--{Names[int.Parse(color.Groups["number"].Value, CultureInfo.InvariantCulture) - 1]})";

    [GeneratedRegex("""(?<attribute>fill|stroke)="rgb\(3,1,(?<number>\d+)\)"|rgb\(3,1,(?<number>\d+)\)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Color();

    [GeneratedRegex("""<defs>.*?</defs>""", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ClipDefinitions();

    [GeneratedRegex(""" clip-path="[^"]*" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ClipReference();

    [GeneratedRegex(@">\s+<", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex BetweenElements();
}
