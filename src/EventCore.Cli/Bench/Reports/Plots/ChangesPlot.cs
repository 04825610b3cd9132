using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace EventCore.Cli;

/// <summary>How far each figure is from the baseline's, beside how far it may be by chance.</summary>
internal static class ChangesPlot
{
    private const double HeightOfOne = 24;

    private const double RoomForNames = 150;

    private const double HeightOfAxis = 40;

    public static Plot Of(ComparisonDocument comparison)
    {
        var plot = PlotStyle.Empty(RoomForNames);
        var names = new CategoryAxis { Position = AxisPosition.Left, TextColor = PlotStyle.Muted, TickStyle = TickStyle.None, AxislineStyle = LineStyle.None, GapWidth = 0.5, StartPosition = 1, EndPosition = 0 };
        names.Labels.AddRange(comparison.Changes.Select(change => $"{change.Workload}, {change.Metric}"));
        var percent = PlotStyle.Axis<LinearAxis>(AxisPosition.Bottom);
        (percent.ExtraGridlines, percent.ExtraGridlineColor, percent.ExtraGridlineStyle) = ([0], PlotStyle.Muted, LineStyle.Solid);
        plot.Axes.Add(names);
        plot.Axes.Add(percent);

        var bands = new IntervalBarSeries { FillColor = PlotStyle.Band, StrokeThickness = 0 };
        foreach (var change in comparison.Changes)
        {
            var reach = change.NoisePercent + comparison.ThresholdPercent;
            bands.Items.Add(new IntervalBarItem(-reach, reach));
        }

        plot.Series.Add(bands);
        foreach (var (outcome, color) in new[] { (ChangeOutcome.WithinNoise, PlotStyle.Ink), (ChangeOutcome.Improved, PlotStyle.Good), (ChangeOutcome.Regressed, PlotStyle.Bad) })
        {
            var points = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = 4.5, MarkerFill = color };
            points.Points.AddRange(comparison.Changes.Index().Where(change => change.Item.Outcome == outcome).Select(change => new ScatterPoint(change.Item.ChangePercent, change.Index)));
            plot.Series.Add(points);
        }

        return new Plot(
            "Against the baseline",
            $"A figure within its band is no further from the baseline's than the noise of both runs and {comparison.ThresholdPercent:0.##} %.",
            "",
            "percent",
            ThemedSvg.Draw(plot, HeightOfAxis + (HeightOfOne * comparison.Changes.Count), "Changes against the baseline, in percent"));
    }
}
