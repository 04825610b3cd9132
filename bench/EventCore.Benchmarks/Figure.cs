namespace EventCore.Benchmarks;

/// <summary>What is measured once in every round. EventCore's commands are single-stream ones over 1,000 accounts by 64 workers, with snapshots, unless said otherwise.</summary>
internal enum Figure
{
    /// <summary>Transactions of one row a second, 64 clients.</summary>
    BareOneRowPerSecond,

    /// <summary>P50 of an insert of one row by one connection of Npgsql, in this process.</summary>
    BareOneRowAloneP50Milliseconds,

    /// <summary>Rows a second in transactions of 100, 8 clients.</summary>
    BareBatchRowsPerSecond,

    /// <summary>Rows a second in transactions of 100, 1 client.</summary>
    BareBatchAloneRowsPerSecond,

    /// <summary>Commands a second.</summary>
    SingleStreamPerSecond,

    /// <summary>P95.</summary>
    SingleStreamP95Milliseconds,

    /// <summary>P99.</summary>
    SingleStreamP99Milliseconds,

    /// <summary>The most memory that the process held meanwhile.</summary>
    SingleStreamPeakMegabytes,

    /// <summary>Commands a second, 256 workers.</summary>
    SingleStream256PerSecond,

    /// <summary>Commands a second, no stream kept in memory.</summary>
    SingleStreamCacheOffPerSecond,

    /// <summary>Commands a second, every one folding all events of its stream.</summary>
    SingleStreamSnapshotsOffPerSecond,

    /// <summary>P95, 8 workers.</summary>
    SingleStream8P95Milliseconds,

    /// <summary>P50, one worker.</summary>
    SingleStreamAloneP50Milliseconds,

    /// <summary>Commands a second of four processes together, 16 workers each.</summary>
    FourProcessesPerSecond,

    /// <summary>Commands a second, all on one stream.</summary>
    OneStreamPerSecond,

    /// <summary>Commands a second, one worker on one stream.</summary>
    OneStreamAlonePerSecond,

    /// <summary>Three-stream commands a second.</summary>
    ThreeStreamPerSecond,

    /// <summary>P95 of three-stream commands.</summary>
    ThreeStreamP95Milliseconds,

    /// <summary>P99 of three-stream commands.</summary>
    ThreeStreamP99Milliseconds,

    /// <summary>Orders a second.</summary>
    MultiStreamPerSecond,

    /// <summary>Events a second in batches of 100, 8 workers.</summary>
    BatchEventsPerSecond,

    /// <summary>Events a second by one reader of the log.</summary>
    ReadLogEventsPerSecond,

    /// <summary>The most memory that the process held under a long load.</summary>
    SoakPeakMegabytes,

    /// <summary>The median of the memory of the process in the first quarter of a long load.</summary>
    SoakFirstQuarterMegabytes,

    /// <summary>The median of the memory of the process in the last quarter of a long load.</summary>
    SoakLastQuarterMegabytes,

    /// <summary>Commands a second under a long load.</summary>
    SoakPerSecond,
}
