using EventCore.Stores;

namespace EventCore;

/// <summary>The checkpoints of one log in memory, under a lock of their own.</summary>
internal sealed class InMemoryCheckpoints(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<SubscriptionName, Entry> _entries = [];

    public IReadOnlyList<SubscriptionState> List()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(entry => entry.Describe(Now))];
        }
    }

    public CheckpointLease? Acquire(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                _entries.Add(name, entry = new Entry(name) { UpdatedAt = Now });
            }

            if (entry.LeasedUntil > Now || (entry.WantedUntil > Now && entry.WantedBy != owner) || !entry.MayRun(Now))
            {
                return null;
            }

            entry.Owner = owner;
            entry.Epoch++;
            entry.LeasedUntil = Now + leaseTime;
            entry.Status = SubscriptionStatus.Running;
            entry.PausedUntil = null;
            entry.WantedBy = null;
            entry.WantedUntil = null;
            return new CheckpointLease(name, entry.Epoch, entry.Checkpoint);
        }
    }

    public LeaseRenewal Renew(CheckpointLease lease, TimeSpan leaseTime)
    {
        lock (_lock)
        {
            if (Find(lease) is not { } entry)
            {
                return LeaseRenewal.Lost;
            }

            entry.LeasedUntil = Now + leaseTime;
            return entry.WantedUntil > Now ? LeaseRenewal.HeldAndWanted : LeaseRenewal.Held;
        }
    }

    public bool Release(CheckpointLease lease, LeaseEnd end)
    {
        lock (_lock)
        {
            if (Find(lease) is not { } entry)
            {
                return false;
            }

            entry.Owner = null;
            entry.LeasedUntil = null;
            (entry.Status, entry.PausedUntil, entry.LastError) = end switch
            {
                LeaseEnd.Pause pause => (SubscriptionStatus.Paused, Now + pause.Time, pause.Error),
                LeaseEnd.Stop stop => (SubscriptionStatus.Stopped, null, stop.Error),
                _ => (SubscriptionStatus.Running, (DateTimeOffset?)null, entry.LastError),
            };
            return true;
        }
    }

    public bool AskFor(SubscriptionName name, LeaseOwner owner, TimeSpan time)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || (entry.WantedUntil > Now && entry.WantedBy != owner))
            {
                return false;
            }

            entry.WantedBy = owner;
            entry.WantedUntil = Now + time;
            return true;
        }
    }

    public bool Advance(CheckpointLease lease, Checkpoint to, DeadLetter? skipped)
    {
        lock (_lock)
        {
            if (Find(lease) is not { } entry || entry.Checkpoint.Position != lease.Checkpoint.Position)
            {
                return false;
            }

            entry.Checkpoint = to;
            entry.LastError = null;
            entry.UpdatedAt = Now;
            if (skipped is not null)
            {
                entry.DeadLetters[skipped.Position] = skipped;
            }

            return true;
        }
    }

    public bool Resume(SubscriptionName name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || entry.Status == SubscriptionStatus.Running)
            {
                return false;
            }

            entry.Status = SubscriptionStatus.Running;
            entry.PausedUntil = null;
            entry.LastError = null;
            return true;
        }
    }

    public IReadOnlyList<DeadLetter> ListDeadLetters(SubscriptionName name, LogPosition after, PageSize pageSize)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry)
                ? [.. entry.DeadLetters.Values.Where(letter => letter.Position > after).Take(pageSize.Value)]
                : [];
        }
    }

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>What a lease is on; null where it is lost.</summary>
    private Entry? Find(CheckpointLease lease) =>
        _entries.TryGetValue(lease.Name, out var entry) && entry.Epoch == lease.Epoch && entry.LeasedUntil > Now ? entry : null;

    private sealed class Entry(SubscriptionName name)
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
            };
        }
    }
}
