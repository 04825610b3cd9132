namespace EventCore.Stores;

/// <summary>The right to move a checkpoint, for as long as the lease is renewed and nobody has taken over.</summary>
/// <param name="Name">Whose checkpoint it is.</param>
/// <param name="Epoch">Which acquisition this is: every one has a higher epoch than those before it.</param>
/// <param name="Checkpoint">Where it stands, as far as its owner knows.</param>
public sealed record CheckpointLease(SubscriptionName Name, long Epoch, Checkpoint Checkpoint);
