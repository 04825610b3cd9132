using OxyPlot;
using OxyPlot.Axes;

namespace EventCore.Cli;

/// <summary>What was seen once a second of a long round.</summary>
internal static class SamplesPlot
{
    private const double Height = 220;

    private const double BytesPerMegabyte = 1e6;

    /// <summary>A plot of fewer shows nothing.</summary>
    private const int LeastSamples = 10;

    /// <summary>Those of the last round; none where it was short.</summary>
    public static IEnumerable<Plot> Of(WorkloadDocument workload)
    {
        var samples = workload.Rounds[^1].Samples;
        if (samples.Count < LeastSamples)
        {
            yield break;
        }

        yield return Draw(workload, "Memory", "MB", samples, ("process", sample => sample.WorkingSetBytes / BytesPerMegabyte), ("managed heap", sample => sample.ManagedHeapBytes / BytesPerMegabyte));
        yield return Draw(workload, "Processor", "cores", [.. samples.Skip(1)], ("client", CoresOf(samples, sample => sample.ClientCpuSeconds)), ("server", CoresOf(samples, sample => sample.Server?.CpuSeconds)));
        if (samples[^1].Server?.TableBytes is not null)
        {
            yield return Draw(workload, "Size of the store", "MB", samples, ("table", sample => sample.Server?.TableBytes / BytesPerMegabyte), ("indexes", sample => sample.Server?.IndexBytes / BytesPerMegabyte));
        }
    }

    /// <summary>Busy since the sample before.</summary>
    private static Func<ResourceSample, double?> CoresOf(IReadOnlyList<ResourceSample> samples, Func<ResourceSample, double?> cpuSeconds)
    {
        var before = samples.Zip(samples.Skip(1)).ToDictionary(pair => pair.Second, pair => pair.First);
        return sample => (cpuSeconds(sample) - cpuSeconds(before[sample])) / (sample.Seconds - before[sample].Seconds);
    }

    private static Plot Draw(WorkloadDocument workload, string title, string unit, IReadOnlyList<ResourceSample> samples, params (string Name, Func<ResourceSample, double?> Of)[] lines)
    {
        var plot = PlotStyle.Empty();
        plot.Axes.Add(PlotStyle.Axis<LinearAxis>(AxisPosition.Bottom));
        var figures = PlotStyle.Axis<LinearAxis>(AxisPosition.Left);
        figures.Minimum = 0;
        plot.Axes.Add(figures);
        var known = lines.Where(line => samples.Any(sample => line.Of(sample) is not null)).ToList();
        foreach (var (number, (_, of)) in known.Index())
        {
            var line = PlotStyle.Line(PlotStyle.Series(number));
            line.Points.AddRange(samples.Where(sample => of(sample) is not null).Select(sample => new DataPoint(sample.Seconds, of(sample)!.Value)));
            plot.Series.Add(line);
        }

        return new Plot(title, "Of the last round.", unit, "seconds", ThemedSvg.Draw(plot, Height, $"{title} during {workload.Name}")) { Lines = [.. known.Select(line => line.Name)] };
    }
}
