namespace EventCore.Cli;

/// <summary>How many operations succeeded in each interval of a phase, by when they were answered.</summary>
/// <remarks>
/// Bounded: an interval is 10 ms long at first, and where the phase outlasts <see cref="Capacity"/> of them, neighbours are put
/// together and intervals are twice as long from then on. Not thread-safe: one for each worker, merged at the end.
/// </remarks>
internal sealed class Timeline
{
    public const int Capacity = 512;

    /// <summary>As many points as a plot can show.</summary>
    private const int MaxPoints = 120;

    private static readonly TimeSpan Finest = TimeSpan.FromMilliseconds(10);

    private readonly long[] _counts = new long[Capacity];

    private TimeSpan _interval = Finest;

    /// <summary>Counts a success that was answered so long after the phase began.</summary>
    public void Add(TimeSpan sinceStart) => Add(sinceStart.Ticks / Finest.Ticks, 1);

    /// <summary>Counts everything that another timeline of the same phase counted.</summary>
    public void Add(Timeline other)
    {
        for (var index = 0; index < Capacity; index++)
        {
            if (other._counts[index] > 0)
            {
                Add(index * (other._interval.Ticks / Finest.Ticks), other._counts[index]);
            }
        }
    }

    /// <summary>The rate in each interval of a phase that lasted so long; the last interval may be shorter or up to twice as long.</summary>
    public Throughput Over(TimeSpan elapsed)
    {
        if (elapsed <= TimeSpan.Zero)
        {
            return new Throughput(TimeSpan.Zero, []);
        }

        var used = (int)Math.Clamp((elapsed.Ticks + _interval.Ticks - 1) / _interval.Ticks, 1, Capacity);
        var together = (used + MaxPoints - 1) / MaxPoints;
        var interval = together * _interval;
        var points = Math.Max(1, (int)(elapsed.Ticks / interval.Ticks));
        return new Throughput(interval, [.. Enumerable.Range(0, points).Select(point => RateOf(point))]);

        double RateOf(int point)
        {
            var isLast = point == points - 1;
            var count = _counts.Skip(point * together).Take(isLast ? Capacity : together).Sum();
            return count / (isLast ? elapsed - (point * interval) : interval).TotalSeconds;
        }
    }

    private void Add(long finestIndex, long count)
    {
        long index;
        while ((index = finestIndex / (_interval.Ticks / Finest.Ticks)) >= Capacity)
        {
            Coarsen();
        }

        _counts[index] += count;
    }

    private void Coarsen()
    {
        for (var index = 0; index < Capacity / 2; index++)
        {
            _counts[index] = _counts[2 * index] + _counts[(2 * index) + 1];
        }

        Array.Clear(_counts, Capacity / 2, Capacity / 2);
        _interval *= 2;
    }
}
