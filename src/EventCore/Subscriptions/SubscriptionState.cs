namespace EventCore;

/// <summary>Where a subscription stands, as of one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Checkpoint">How far it has come.</param>
/// <param name="Status">Whether it is to run.</param>
public sealed record SubscriptionState(SubscriptionName Name, Checkpoint Checkpoint, SubscriptionStatus Status)
{
    /// <summary>When a paused one may go on; null where it waits to be resumed.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>What went wrong last, unless it has moved on since.</summary>
    public string? LastError { get; init; }

    /// <summary>Who may move it now; null where nobody may.</summary>
    public LeaseOwner? Owner { get; init; }

    /// <summary>How often it has been acquired.</summary>
    public long Epoch { get; init; }

    /// <summary>Until when <see cref="Owner"/> may move it unless it renews its lease, by the store's clock.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Who has asked its owner for it; null where nobody has.</summary>
    public LeaseOwner? WantedBy { get; init; }

    /// <summary>When it moved last, by the store's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where somebody wants it to begin again, which its next owner does; null where nobody does.</summary>
    public Checkpoint? ResetTo { get; init; }

    /// <summary>The rebuild that it is, where its name is <see cref="SubscriptionName.ForRebuild"/> of another; else null.</summary>
    public RebuildState? Rebuild { get; init; }

    /// <summary>The version of the read model that the store keeps for it; null where there is none.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>How many events of the log come behind its checkpoint.</summary>
    public long Lag { get; init; }

    /// <summary>How old the first event behind its checkpoint is, by the store's clock; zero where there is none.</summary>
    public TimeSpan LagTime { get; init; }

    /// <summary>How many positions a second it moved lately: a moving mean over about <see cref="RateWindow"/>.</summary>
    public double Rate { get; init; }

    /// <summary>5 s.</summary>
    public static TimeSpan RateWindow { get; } = TimeSpan.FromSeconds(5);
}
