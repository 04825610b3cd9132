namespace EventCore.Stores;

/// <summary>A batch that was sent, and judged unless it failed.</summary>
/// <param name="durable">Completes when its answers may be told.</param>
/// <param name="settled">Completes when they are told; with whether it was sent only once.</param>
/// <param name="waitedForOthers">How long it waited for other writers of the log.</param>
internal sealed class BatchUnderWay(Task durable, Task<bool> settled, TimeSpan waitedForOthers)
{
    public TimeSpan WaitedForOthers => waitedForOthers;

    public Task<bool> Settled => settled;

    /// <summary>Whether it has to be sent again, or fails its callers.</summary>
    public bool HasFailed => durable is { IsCompleted: true, IsCompletedSuccessfully: false };
}
