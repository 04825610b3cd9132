using System.Numerics;

namespace EventCore.Cli;

/// <summary>Counts durations in buckets whose width is at most a thousandth of what they hold: three significant digits.</summary>
/// <remarks>
/// Log-linear, after Gil Tene's HdrHistogram: nanoseconds below 2,048 have a bucket each; every further octave has 1,024
/// buckets of equal width. An octave's buckets are made when its first duration comes, so memory is bounded by the octaves
/// there are (434 KB) and is usually a tenth of that. Not thread-safe: one for each worker, merged at the end.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int BucketsPerOctave = 1_024;

    private const int LinearBuckets = 2 * BucketsPerOctave;

    private static readonly int MantissaBits = BitOperations.Log2(BucketsPerOctave);

    private readonly long[]?[] _octaves = new long[]?[64 - MantissaBits];

    /// <summary>How many durations were counted.</summary>
    public long Count { get; private set; }

    /// <summary>The longest duration, exactly; zero where there is none.</summary>
    public TimeSpan Max => Rounded(_maxNanoseconds);

    private long _maxNanoseconds;

    /// <summary>Counts one duration.</summary>
    public void Add(TimeSpan duration) => Add(checked(duration.Ticks * TimeSpan.NanosecondsPerTick));

    /// <summary>Counts one duration.</summary>
    public void Add(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        var (octave, bucket) = PlaceOf(nanoseconds);
        BucketsOf(octave)[bucket]++;
        _maxNanoseconds = Math.Max(_maxNanoseconds, nanoseconds);
        Count++;
    }

    /// <summary>Counts everything that another histogram counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var octave = 0; octave < other._octaves.Length; octave++)
        {
            if (other._octaves[octave] is { } counts)
            {
                var own = BucketsOf(octave);
                for (var bucket = 0; bucket < counts.Length; bucket++)
                {
                    own[bucket] += counts[bucket];
                }
            }
        }

        _maxNanoseconds = Math.Max(_maxNanoseconds, other._maxNanoseconds);
        Count += other.Count;
    }

    /// <summary>
    /// The duration that the given share of all durations does not exceed (nearest rank), rounded up to the end of its bucket;
    /// null where no duration lies above that rank, so that the figure would only be the maximum under another name.
    /// </summary>
    public TimeSpan? At(Percentile percentile)
    {
        var rank = percentile.RankAmong(Count);
        return rank < Count ? Rounded(Math.Min(NanosecondsAt(rank), _maxNanoseconds)) : null;
    }

    /// <summary>The buckets that hold a duration, the shortest first; a bucket's durations are those above the end of the one before it, up to its own.</summary>
    public IEnumerable<(long EndNanoseconds, long Count)> Buckets
    {
        get
        {
            for (var octave = 0; octave < _octaves.Length; octave++)
            {
                var counts = _octaves[octave] ?? [];
                for (var bucket = 0; bucket < counts.Length; bucket++)
                {
                    if (counts[bucket] > 0)
                    {
                        yield return (Math.Min(EndOf(octave, bucket), _maxNanoseconds), counts[bucket]);
                    }
                }
            }
        }
    }

    private long NanosecondsAt(long rank)
    {
        var seen = 0L;
        for (var octave = 0; octave < _octaves.Length; octave++)
        {
            var counts = _octaves[octave] ?? [];
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                seen += counts[bucket];
                if (seen >= rank)
                {
                    return EndOf(octave, bucket);
                }
            }
        }

        return _maxNanoseconds;
    }

    private long[] BucketsOf(int octave) => _octaves[octave] ??= new long[octave == 0 ? LinearBuckets : BucketsPerOctave];

    private static (int Octave, int Bucket) PlaceOf(long nanoseconds)
    {
        if (nanoseconds < LinearBuckets)
        {
            return (0, (int)nanoseconds);
        }

        var octave = BitOperations.Log2((ulong)nanoseconds) - MantissaBits;
        return (octave, (int)(nanoseconds >> octave) - BucketsPerOctave);
    }

    private static long EndOf(int octave, int bucket) =>
        octave == 0 ? bucket : ((long)(bucket + BucketsPerOctave) << octave) + (1L << octave) - 1;

    /// <summary>To the 100 ns that a <see cref="TimeSpan"/> counts in, never down.</summary>
    private static TimeSpan Rounded(long nanoseconds) =>
        TimeSpan.FromTicks((nanoseconds / TimeSpan.NanosecondsPerTick) + (nanoseconds % TimeSpan.NanosecondsPerTick > 0 ? 1 : 0));
}
