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
}
