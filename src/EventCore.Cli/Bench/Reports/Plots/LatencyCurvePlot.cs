using OxyPlot;
using OxyPlot.Axes;

namespace EventCore.Cli;

/// <summary>Latency over the share of operations that it was enough for.</summary>
internal static class LatencyCurvePlot
{
    private const double Height = 290;

    private const double LastNines = 5;

    /// <summary>A line for each workload.</summary>
    /// <param name="subject">What the workloads have in common.</param>
    /// <param name="workloads">As many as there are colours, at most.</param>
    public static Plot Of(string subject, IReadOnlyList<WorkloadDocument> workloads)
    {
        var plot = PlotStyle.Empty();
        var percentiles = PlotStyle.Axis<LinearAxis>(AxisPosition.Bottom);
        (percentiles.Minimum, percentiles.MajorStep, percentiles.LabelFormatter) = (0, 1, NameOf);
        var latencies = PlotStyle.Axis<LogarithmicAxis>(AxisPosition.Left);
        plot.Axes.Add(percentiles);
        plot.Axes.Add(latencies);
        foreach (var (number, workload) in workloads.Index())
        {
            var line = PlotStyle.Line(PlotStyle.Series(number));
            line.Points.AddRange(workload.LatencyCurve.Where(point => point.Milliseconds > 0).Select(point => new DataPoint(NinesOf(point, workload.Latency.Count), point.Milliseconds)));
            plot.Series.Add(line);
        }

        return new Plot(
            $"Latency of {subject}",
            "How long at most so many of the successes took. Each step to the right is a further nine; the last point is the slowest of all.",
            "milliseconds",
            "share of the operations",
            ThemedSvg.Draw(plot, Height, $"Latency percentiles of {string.Join(", ", workloads.Select(workload => workload.Name))}"))
        {
            Lines = [.. workloads.Select(workload => workload.Name)],
        };
    }

    /// <summary>90 % is one nine, 99 % are two; of so many samples the slowest is one in all of them.</summary>
    private static double NinesOf(LatencyPoint point, long count) =>
        Math.Min(LastNines, point.Percent >= 100 ? Math.Log10(Math.Max(1, count)) : -Math.Log10(1 - (point.Percent / 100)));

    private static string NameOf(double nines) => nines switch
    {
        < 0.5 => "fastest",
        < 1.5 => "P90",
        < 2.5 => "P99",
        < 3.5 => "P99.9",
        < 4.5 => "P99.99",
        _ => "P99.999",
    };
}
