namespace EventCore;

/// <summary>What is known of one subscription. Whoever reads or changes it holds the lock of all of them.</summary>
internal sealed class InMemoryCheckpoint(SubscriptionName name)
{
    public Checkpoint Checkpoint { get; set; } = Checkpoint.Start;

    public SubscriptionStatus Status { get; set; }

    public DateTimeOffset? PausedUntil { get; set; }

    public string? LastError { get; set; }

    public LeaseOwner? Owner { get; set; }

    public long Epoch { get; set; }

    public DateTimeOffset? LeasedUntil { get; set; }

    public LeaseOwner? WantedBy { get; set; }

    public DateTimeOffset? WantedUntil { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public SortedDictionary<LogPosition, DeadLetter> DeadLetters { get; } = [];

    /// <summary>Which of them are to be replayed.</summary>
    public SortedSet<LogPosition> Replays { get; } = [];

    public Checkpoint? ResetTo { get; set; }

    public int? ModelVersion { get; set; }

    /// <summary>The rebuild under way, where it is a rebuild's.</summary>
    public RebuildState? Rebuild { get; set; }

    /// <summary>How many rebuilds it was for.</summary>
    public long Rebuilds { get; set; }

    /// <summary>Of a forgotten one only the epoch is left, so that it goes on rising: an owner from before is a former owner.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>As of <see cref="UpdatedAt"/>.</summary>
    public double Rate { get; set; }

    /// <summary>A rebuild's stays when it is over, so that its epoch rises with every rebuild: an owner of an earlier one is a former owner.</summary>
    public bool IsThere => !IsForgotten && (Rebuilds == 0 || Rebuild is not null);

    public void MoveTo(Checkpoint to, DateTimeOffset now)
    {
        Rate = ((Rate * WindowSeconds) + (to.Position.Value - Checkpoint.Position.Value)) / (WindowSeconds + SecondsSinceMove(now));
        Checkpoint = to;
        LastError = null;
        UpdatedAt = now;
    }

    public void EndLease() => (Owner, LeasedUntil) = (null, null);

    public void Restart() => Status = Status == SubscriptionStatus.Stopped ? SubscriptionStatus.Running : Status;

    public void EndRebuild()
    {
        (Rebuild, Status, LastError) = (null, SubscriptionStatus.Stopped, null);
        EndLease();
        ForgetDeadLetters(LogPosition.Start);
    }

    public void ForgetDeadLetters(LogPosition above)
    {
        foreach (var position in DeadLetters.Keys.Where(position => position > above).ToList())
        {
            DeadLetters.Remove(position);
            Replays.Remove(position);
        }
    }

    public bool MayRun(DateTimeOffset now) => Status switch
    {
        SubscriptionStatus.Running => true,
        SubscriptionStatus.Paused => PausedUntil <= now,
        _ => false,
    };

    public SubscriptionState Describe(DateTimeOffset now)
    {
        var isOwned = LeasedUntil > now;
        return new SubscriptionState(name, Checkpoint, Status)
        {
            PausedUntil = PausedUntil,
            LastError = LastError,
            Owner = isOwned ? Owner : null,
            Epoch = Epoch,
            LeasedUntil = isOwned ? LeasedUntil : null,
            WantedBy = WantedUntil > now ? WantedBy : null,
            UpdatedAt = UpdatedAt,
            ResetTo = ResetTo,
            ModelVersion = ModelVersion,
            Rebuild = Rebuild,
            Rate = Rate * WindowSeconds / (WindowSeconds + SecondsSinceMove(now)),
        };
    }

    private static double WindowSeconds => SubscriptionState.RateWindow.TotalSeconds;

    private double SecondsSinceMove(DateTimeOffset now) => Math.Max(0, (now - UpdatedAt).TotalSeconds);
}
