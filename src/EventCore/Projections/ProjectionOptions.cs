namespace EventCore;

/// <summary>How a projection works.</summary>
public sealed record ProjectionOptions
{
    /// <summary>The most events of one batch, which commits as a whole: 1 to 1,000, as many as come in one page of the log; 1,000 unless set.</summary>
    public int MaxBatchEvents
    {
        get;
        init => field = value is >= 1 and <= 1_000 ? value : throw new ArgumentOutOfRangeException(nameof(MaxBatchEvents), value, "A batch has 1 to 1,000 events.");
    } = 1_000;

    /// <summary>
    /// How long a batch should take; null, unless set, for 1 s, or 100 ms where it writes to tables in the log's SQLite file, since appends wait
    /// for it. Batches that take longer are followed by smaller ones.
    /// </summary>
    public TimeSpan? TargetBatchTime
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(TargetBatchTime), value, "A batch takes more than no time.");
    }

    /// <summary>How often an event that fails is tried, and the pauses in between.</summary>
    /// <remarks>What may pass by itself, such as a database that cannot be reached, is no failure of an event: it is tried until it has passed.</remarks>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>What is done once an event has failed that often: the projection stops unless set.</summary>
    public FailureAction OnFailure { get; init; } = FailureAction.Stop;
}
