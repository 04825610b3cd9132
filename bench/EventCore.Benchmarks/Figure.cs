namespace EventCore.Benchmarks;

/// <summary>What is measured once in every round.</summary>
internal enum Figure
{
    /// <summary>Transactions of one row a second, 64 clients.</summary>
    BareOneRowPerSecond,

    /// <summary>Milliseconds on average for a transaction of one row, one client.</summary>
    BareOneRowAloneMilliseconds,

    /// <summary>Rows a second in transactions of 100, 8 clients.</summary>
    BareBatchRowsPerSecond,

    /// <summary>Commands a second, 64 workers.</summary>
    SingleStreamPerSecond,

    /// <summary>P95, 64 workers.</summary>
    SingleStreamP95Milliseconds,

    /// <summary>Commands a second, 256 workers.</summary>
    SingleStream256PerSecond,

    /// <summary>Commands a second, 64 workers, nothing kept in memory.</summary>
    SingleStreamCacheOffPerSecond,

    /// <summary>P95, 8 workers.</summary>
    SingleStream8P95Milliseconds,

    /// <summary>P50, one worker.</summary>
    SingleStreamAloneP50Milliseconds,

    /// <summary>Orders a second, 64 workers.</summary>
    MultiStreamPerSecond,

    /// <summary>Events a second in batches of 100, 8 workers.</summary>
    BatchEventsPerSecond,
}
