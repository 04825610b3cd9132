namespace EventCore.Stores;

/// <summary>A batch whose appends are judged: their place in the order of the log is fixed, and batches after it may be sent.</summary>
public sealed class JudgedBatch
{
    /// <summary>A batch with nothing more to wait for.</summary>
    public JudgedBatch(IReadOnlyList<AppendAnswer> answers)
        : this(answers, Task.CompletedTask)
    {
    }

    /// <summary>A batch that is not durable yet.</summary>
    public JudgedBatch(IReadOnlyList<AppendAnswer> answers, Task durable)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(durable);
        (Answers, Durable) = (answers, durable);
    }

    /// <summary>How long the batch waited for other writers of the log; zero where that is not known.</summary>
    public TimeSpan WaitedForOthers { get; init; }

    /// <summary>An answer for each append of the batch, in their order.</summary>
    public IReadOnlyList<AppendAnswer> Answers { get; }

    /// <summary>
    /// Completes when the answers may be told, because all that they rest on is durable. Must be bounded in time. Where it fails, as
    /// <see cref="IAppendWriter.WriteAsync"/> does, nobody was told anything, and the batch may be sent again.
    /// </summary>
    public Task Durable { get; }
}
