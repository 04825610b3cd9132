namespace EventCore.Cli;

/// <summary>What a yardstick measured. What it could not measure is null.</summary>
/// <param name="InsertsPerSecond">Inserts of a row, each a durable transaction of its own, into a table with the columns and indexes of the store's.</param>
/// <param name="Connections">On how many connections.</param>
/// <param name="InsertAlone">The median time of such an insert on one connection.</param>
/// <param name="RoundTrip">The median time of a statement that does nothing; null where there is no server.</param>
/// <param name="DurableCommit">The median time of a transaction that does nothing but become durable; null where there is no server.</param>
/// <param name="Fsync">The median time of writing 8 KiB to a file beside the database and syncing it; null where that is on another machine.</param>
internal sealed record YardstickResult(
    double InsertsPerSecond, int Connections, TimeSpan? InsertAlone, TimeSpan? RoundTrip, TimeSpan? DurableCommit, TimeSpan? Fsync);
