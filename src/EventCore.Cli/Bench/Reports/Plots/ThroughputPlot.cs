using OxyPlot;
using OxyPlot.Axes;

namespace EventCore.Cli;

/// <summary>Successes per second over the time of each round.</summary>
internal static class ThroughputPlot
{
    private const double Height = 200;

    public static Plot Of(WorkloadDocument workload)
    {
        var plot = PlotStyle.Empty();
        plot.Axes.Add(PlotStyle.Axis<LinearAxis>(AxisPosition.Bottom));
        var rates = PlotStyle.Axis<LinearAxis>(AxisPosition.Left);
        rates.Minimum = 0;
        plot.Axes.Add(rates);
        foreach (var (number, round) in workload.Rounds.Take(PlotStyle.SeriesColors).Index())
        {
            var line = PlotStyle.Line(PlotStyle.Series(number));
            line.Points.AddRange(PointsOf(round));
            plot.Series.Add(line);
        }

        return new Plot("Throughput over time", "Successes, round by round.", "per second", "seconds", ThemedSvg.Draw(plot, Height, $"Throughput of {workload.Name} over time"))
        {
            Lines = workload.Rounds.Count > 1 ? [.. workload.Rounds.Take(PlotStyle.SeriesColors).Select((_, number) => $"round {number + 1}")] : [],
        };
    }

    /// <summary>In the middle of what each is the average of; the last lasts to the end.</summary>
    private static IEnumerable<DataPoint> PointsOf(RoundDocument round) => round.PerSecond.Index().Select(point =>
    {
        var from = point.Index * round.IntervalSeconds;
        var to = point.Index == round.PerSecond.Count - 1 ? round.ElapsedSeconds : from + round.IntervalSeconds;
        return new DataPoint((from + to) / 2, point.Item);
    });
}
