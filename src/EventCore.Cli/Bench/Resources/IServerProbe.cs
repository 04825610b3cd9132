namespace EventCore.Cli;

/// <summary>Asks a store how it is while it is measured. Cheap enough to be asked once a second.</summary>
internal interface IServerProbe : IAsyncDisposable
{
    /// <summary>What it can say now. One call at a time.</summary>
    Task<ServerSample> SampleAsync(CancellationToken cancellationToken);
}
