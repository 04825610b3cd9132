namespace EventCore;

/// <summary>What may be said about one execution of a command.</summary>
public sealed record CommandOptions
{
    /// <summary>No metadata, the executor's retry policy.</summary>
    public static CommandOptions Default { get; } = new();

    /// <summary>What every event of the decision carries beside its data.</summary>
    public EventMetadata Metadata { get; init; } = EventMetadata.Empty;

    /// <summary>Another retry policy than the executor's.</summary>
    public RetryPolicy? Retry { get; init; }
}
