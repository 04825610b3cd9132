namespace EventCore.Cli;

/// <summary>What the bare database does on this machine in this run, through the client library that the store uses, without EventCore.</summary>
internal interface IYardstick
{
    /// <summary>Measures it, for a second or two, and leaves nothing behind.</summary>
    /// <param name="concurrency">How many operations the workloads keep under way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<YardstickResult> MeasureAsync(int concurrency, CancellationToken cancellationToken);
}
