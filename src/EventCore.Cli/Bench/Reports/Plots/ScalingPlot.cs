using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace EventCore.Cli;

/// <summary>What more and more operations at once do to throughput and to latency.</summary>
internal static class ScalingPlot
{
    private const double Height = 260;

    public static Plot Throughput(IReadOnlyList<WorkloadDocument> steps)
    {
        var plot = Empty(steps);
        var rounds = new AreaSeries { Color = PlotStyle.Series(0), StrokeThickness = 0, Fill = PlotStyle.Band };
        rounds.Points.AddRange(steps.Select(step => new DataPoint(step.Concurrency, step.OperationsPerSecondSpread.Greatest)));
        rounds.Points2.AddRange(steps.Select(step => new DataPoint(step.Concurrency, step.OperationsPerSecondSpread.Least)));
        plot.Series.Add(rounds);
        plot.Series.Add(Line(0, steps, step => step.OperationsPerSecond));
        return new Plot($"{steps[0].Name}: throughput", "Successes per second with so many operations at once: the median round, and from the slowest to the fastest.", "per second", "operations at once", ThemedSvg.Draw(plot, Height, $"Throughput of {steps[0].Name} over operations at once"));
    }

    public static Plot Latency(IReadOnlyList<WorkloadDocument> steps)
    {
        var plot = Empty(steps);
        plot.Series.Add(Line(0, steps, step => step.Latency.P50));
        plot.Series.Add(Line(1, steps, step => step.Latency.P95));
        plot.Series.Add(Line(2, steps, step => step.Latency.P99));
        return new Plot($"{steps[0].Name}: latency", "What a caller waits for with so many operations at once.", "milliseconds", "operations at once", ThemedSvg.Draw(plot, Height, $"Latency of {steps[0].Name} over operations at once"))
        {
            Lines = ["P50", "P95", "P99"],
        };
    }

    private static PlotModel Empty(IReadOnlyList<WorkloadDocument> steps)
    {
        var plot = PlotStyle.Empty();
        var atOnce = PlotStyle.Axis<LogarithmicAxis>(AxisPosition.Bottom);
        (atOnce.Base, atOnce.Minimum, atOnce.Maximum) = (2, 1, steps.Max(step => step.Concurrency));
        var figures = PlotStyle.Axis<LinearAxis>(AxisPosition.Left);
        figures.Minimum = 0;
        plot.Axes.Add(atOnce);
        plot.Axes.Add(figures);
        return plot;
    }

    private static LineSeries Line(int number, IReadOnlyList<WorkloadDocument> steps, Func<WorkloadDocument, double?> of)
    {
        var line = PlotStyle.Line(PlotStyle.Series(number));
        (line.MarkerType, line.MarkerSize, line.MarkerFill) = (MarkerType.Circle, 3, line.Color);
        line.Points.AddRange(steps.Where(step => of(step) is not null).Select(step => new DataPoint(step.Concurrency, of(step)!.Value)));
        return line;
    }
}
