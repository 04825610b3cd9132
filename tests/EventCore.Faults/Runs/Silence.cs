using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>How long faults kept everybody from being answered.</summary>
internal static class Silence
{
    /// <summary>
    /// Of each fault the longest time without an acknowledgement that began after it and before the next fault, whenever it ended.
    /// </summary>
    /// <param name="faults">When they were injected, in order.</param>
    /// <param name="acknowledged">When somebody was told that something is committed, in order.</param>
    public static IEnumerable<TimeSpan> After(IReadOnlyList<long> faults, IReadOnlyList<long> acknowledged)
    {
        foreach (var (fault, next) in faults.Zip(faults.Skip(1).Append(long.MaxValue)))
        {
            var (longest, since) = (TimeSpan.Zero, fault);
            foreach (var at in acknowledged.Where(at => at > fault))
            {
                longest = Stopwatch.GetElapsedTime(since, at) is var time && time > longest ? time : longest;
                if (at >= next)
                {
                    break;
                }

                since = at;
            }

            yield return longest;
        }
    }
}
