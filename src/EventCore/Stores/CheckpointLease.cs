namespace EventCore.Stores;

/// <summary>The right to move a checkpoint, for as long as the lease is renewed and nobody has taken over.</summary>
/// <param name="Name">Whose checkpoint it is.</param>
/// <param name="Epoch">Which acquisition this is: every one has a higher epoch than those before it.</param>
/// <param name="Checkpoint">Where it stands, as far as its owner knows.</param>
public sealed record CheckpointLease(SubscriptionName Name, long Epoch, Checkpoint Checkpoint)
{
    /// <summary>Where somebody wants it to begin again; null where nobody does. Until that is done the checkpoint does not move.</summary>
    public Checkpoint? ResetTo { get; init; }

    /// <summary>The version of the read model that the store keeps for it; null where there is none.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>The rebuild that it is; null where it is none.</summary>
    public RebuildState? Rebuild { get; init; }
}
