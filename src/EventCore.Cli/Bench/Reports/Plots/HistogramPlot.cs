using OxyPlot.Axes;
using OxyPlot.Series;

namespace EventCore.Cli;

/// <summary>How many operations took how long.</summary>
internal static class HistogramPlot
{
    private const double Height = 200;

    public static Plot Of(WorkloadDocument workload)
    {
        var plot = PlotStyle.Empty();
        plot.Axes.Add(PlotStyle.Axis<LogarithmicAxis>(AxisPosition.Bottom));
        var counts = PlotStyle.Axis<LinearAxis>(AxisPosition.Left);
        counts.Minimum = 0;
        plot.Axes.Add(counts);
        var bars = new RectangleBarSeries { FillColor = PlotStyle.Series(0), StrokeThickness = 0 };
        foreach (var bin in workload.LatencyHistogram.Where(bin => bin.Count > 0))
        {
            bars.Items.Add(new RectangleBarItem(bin.FromMilliseconds, 0, bin.ToMilliseconds, bin.Count));
        }

        plot.Series.Add(bars);
        return new Plot("How long they took", "Successes of all rounds by their latency.", "operations", "milliseconds", ThemedSvg.Draw(plot, Height, $"Histogram of the latencies of {workload.Name}"));
    }
}
