namespace EventCore.Stores;

/// <summary>What became of a lease that was to be renewed.</summary>
public enum LeaseRenewal
{
    /// <summary>It had run out, or was ended, or somebody took over: nothing may be done with it any more.</summary>
    Lost,

    /// <summary>It is renewed.</summary>
    Held,

    /// <summary>It is renewed, and somebody asks for it: see <see cref="ICheckpointStore.AskForCheckpointAsync"/>.</summary>
    HeldAndWanted,

    /// <summary>It is renewed, and dead letters are to be replayed: see <see cref="ISubscriptionControl.AskForReplayAsync"/>.</summary>
    HeldWithReplays,
}
