using System.Diagnostics;

namespace EventCore.Cli;

/// <summary>Does one thing again and again for a while, one at a time.</summary>
internal static class Repetition
{
    /// <summary>One time is no median: where the machine stalls, a single one may take longer than all of them were to.</summary>
    private const int FewestTimes = 3;

    /// <summary>How often it was done, <see cref="FewestTimes"/> at least, and how long each took.</summary>
    public static async Task<LatencyHistogram> ForAsync(TimeSpan duration, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        var start = Stopwatch.GetTimestamp();
        do
        {
            var begun = Stopwatch.GetTimestamp();
            await action(cancellationToken).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(begun));
        }
        while (latencies.Count < FewestTimes || Stopwatch.GetElapsedTime(start) < duration);

        return latencies;
    }
}
