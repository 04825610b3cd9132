namespace EventCore.Cli;

/// <summary>So many operations on streams of their own, numbered from 0. Disposing of it ends what it has begun, and removes what is not in the log.</summary>
internal interface IWorkload : IAsyncDisposable
{
    /// <summary>How many operations there are.</summary>
    int Operations { get; }

    /// <summary>Every stream of the workload begins with this.</summary>
    StreamPrefix Streams { get; }

    /// <summary>Appends what the operations presuppose. Not measured.</summary>
    Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken);

    /// <summary>Executes one operation: one command, one decision; or one read.</summary>
    Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken);

    /// <summary>Most have begun nothing.</summary>
    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;
}
