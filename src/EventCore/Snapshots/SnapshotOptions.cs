namespace EventCore;

/// <summary>How a <see cref="CommandExecutor"/> uses the snapshots of commands that opted in, see <see cref="ISnapshotted{TState}"/> and <see cref="ISnapshottedByStream{TState}"/>.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The most states kept in memory, unless set.</summary>
    public const int DefaultMaxStates = 1_000;

    /// <summary>The defaults.</summary>
    public static SnapshotOptions Default { get; } = new();

    /// <summary>No snapshots are used, kept or written: every command folds all events of its streams.</summary>
    public static SnapshotOptions Off { get; } = new() { MaxStates = 0 };

    /// <summary>
    /// For how many kinds of state and combinations of streams, or single streams where they are folded by stream, the folded state is kept in memory, each
    /// twice at most; 1,000 unless set. Those used least recently go first, and are found again as snapshots, if any. 0 turns snapshots off, stored ones too.
    /// </summary>
    public int MaxStates
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxStates), value, "There can be 0 states or more.");
    } = DefaultMaxStates;
}
