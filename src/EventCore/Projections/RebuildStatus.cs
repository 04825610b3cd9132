namespace EventCore;

/// <summary>How far a rebuild is, as of one moment.</summary>
/// <param name="State">The rebuild's own checkpoint, owner, rate and error.</param>
public sealed record RebuildStatus(SubscriptionState State)
{
    /// <summary>How much of the log behind where it began it has dealt with: 0 to 1.</summary>
    public double Progress => Total > 0 ? Math.Clamp((double)Done / Total, 0, 1) : 1;

    /// <summary>How long it takes to catch up at its rate of late; null where it does not move.</summary>
    public TimeSpan? TimeLeft => State.Lag == 0 ? TimeSpan.Zero
        : State.Rate > 0.01 && State.Lag / State.Rate < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(State.Lag / State.Rate)
        : null;

    private long Done => State.Checkpoint.Position.Value - (State.Rebuild?.From.Value ?? 0);

    private long Total => Done + State.Lag;
}
