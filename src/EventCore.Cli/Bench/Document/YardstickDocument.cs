namespace EventCore.Cli;

/// <summary>What the bare database did in the same run: the median of the rounds. Times are medians, in milliseconds.</summary>
/// <param name="Rounds">How often it was measured.</param>
/// <param name="InsertsPerSecond">Inserts of a row, each a durable transaction of its own, through the client library that the store uses.</param>
/// <param name="InsertsPerSecondLeast">The slowest round.</param>
/// <param name="InsertsPerSecondGreatest">The fastest round.</param>
/// <param name="Connections">On how many connections.</param>
/// <param name="InsertAloneMilliseconds">Such an insert on one connection.</param>
/// <param name="RoundTripMilliseconds">A statement that does nothing; null where there is no server.</param>
/// <param name="DurableCommitMilliseconds">A transaction that does nothing but become durable; null where there is no server.</param>
/// <param name="FsyncMilliseconds">Writing 8 KiB to a file beside the database and syncing it; null where that is on another machine.</param>
internal sealed record YardstickDocument(
    int Rounds,
    double InsertsPerSecond,
    double InsertsPerSecondLeast,
    double InsertsPerSecondGreatest,
    int Connections,
    double? InsertAloneMilliseconds,
    double? RoundTripMilliseconds,
    double? DurableCommitMilliseconds,
    double? FsyncMilliseconds)
{
    /// <summary>Null where nothing was measured.</summary>
    public static YardstickDocument? Of(IReadOnlyList<YardstickResult> results)
    {
        if (results.Count == 0)
        {
            return null;
        }

        var inserts = Spread.Of(results.Select(result => result.InsertsPerSecond));
        return new YardstickDocument(
            results.Count,
            inserts.Median,
            inserts.Least,
            inserts.Greatest,
            results[0].Connections,
            Median(result => result.InsertAlone),
            Median(result => result.RoundTrip),
            Median(result => result.DurableCommit),
            Median(result => result.Fsync));

        double? Median(Func<YardstickResult, TimeSpan?> of) =>
            results.Select(of).OfType<TimeSpan>().ToList() is [_, ..] times ? Spread.Of(times.Select(time => time.TotalMilliseconds)).Median : null;
    }
}
