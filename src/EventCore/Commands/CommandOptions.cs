namespace EventCore;

/// <summary>What may be said about one execution of a command.</summary>
public sealed record CommandOptions
{
    /// <summary>No metadata, the executor's retry policy, the cached state.</summary>
    public static CommandOptions Default { get; } = new();

    /// <summary>What every event of the decision carries beside its data. Keys that begin with <c>$</c> are EventCore's own.</summary>
    /// <exception cref="ArgumentException">A key begins with <c>$</c>.</exception>
    public EventMetadata Metadata { get; init => field = EventMetadata.RequireFree(value, nameof(Metadata)); } = EventMetadata.Empty;

    /// <summary>Another retry policy than the executor's.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Whether the store is asked for news before anything is decided; only where the cache lacks something unless set.</summary>
    public DecideOn DecideOn { get; init; } = DecideOn.CachedState;
}
