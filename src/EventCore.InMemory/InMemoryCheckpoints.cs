using EventCore.Stores;

namespace EventCore;

/// <summary>The checkpoints of one log in memory, under a lock of their own.</summary>
/// <param name="log">What lag is measured by. Its lock is taken inside this one's, never the other way round.</param>
/// <param name="timeProvider">The clock that leases are judged by.</param>
internal sealed class InMemoryCheckpoints(InMemoryLog log, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<SubscriptionName, InMemoryCheckpoint> _entries = [];

    public IReadOnlyList<SubscriptionState> List()
    {
        lock (_lock)
        {
            var (now, head) = (Now, log.Head);
            return [.. _entries.Values.Where(entry => entry.IsThere).Select(entry => entry.Describe(now) with { Lag = Math.Max(0, head.Value - entry.Checkpoint.Position.Value), LagTime = LagTimeOf(entry, now) })];
        }
    }

    public CheckpointLease? Acquire(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                _entries.Add(name, entry = new InMemoryCheckpoint(name) { UpdatedAt = Now });
            }

            if (entry.LeasedUntil > Now || (entry.WantedUntil > Now && entry.WantedBy != owner) || !entry.MayRun(Now))
            {
                return null;
            }

            entry.Owner = owner;
            entry.Epoch++;
            entry.IsForgotten = false;
            entry.LeasedUntil = Now + leaseTime;
            entry.Status = SubscriptionStatus.Running;
            entry.PausedUntil = null;
            entry.WantedBy = null;
            entry.WantedUntil = null;
            return new CheckpointLease(name, entry.Epoch, entry.Checkpoint) { ResetTo = entry.ResetTo, ModelVersion = entry.ModelVersion, Rebuild = entry.Rebuild };
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
            return entry.WantedUntil > Now ? LeaseRenewal.HeldAndWanted
                : entry.Replays.Count > 0 ? LeaseRenewal.HeldWithReplays
                : LeaseRenewal.Held;
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
            if (FindThere(name) is not { } entry || (entry.WantedUntil > Now && entry.WantedBy != owner))
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
            if (Find(lease) is not { } entry || entry.Checkpoint.Position != lease.Checkpoint.Position || entry.ResetTo is not null)
            {
                return false;
            }

            entry.MoveTo(to, Now);
            if (skipped is not null)
            {
                entry.DeadLetters[skipped.Position] = skipped;
                entry.Replays.Remove(skipped.Position);
            }

            return true;
        }
    }

    public bool Resume(SubscriptionName name)
    {
        lock (_lock)
        {
            if (FindThere(name) is not { } entry || entry.Status == SubscriptionStatus.Running)
            {
                return false;
            }

            // A reset that is asked for lets a stopped subscription go on; one that has stopped since failed at it.
            entry.ResetTo = entry.Status == SubscriptionStatus.Stopped ? null : entry.ResetTo;
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

    public bool Pause(SubscriptionName name)
    {
        lock (_lock)
        {
            if (FindThere(name) is not { } entry)
            {
                return false;
            }

            (entry.Status, entry.PausedUntil) = (SubscriptionStatus.Paused, null);
            entry.EndLease();
            return true;
        }
    }

    public bool AskForReset(SubscriptionName name, Checkpoint to)
    {
        lock (_lock)
        {
            if (FindThere(name) is not { } entry)
            {
                return false;
            }

            entry.ResetTo = to;
            entry.Restart();
            entry.EndLease();
            return true;
        }
    }

    public bool Reset(CheckpointLease lease)
    {
        lock (_lock)
        {
            if (Find(lease) is not { ResetTo: { } to } entry)
            {
                return false;
            }

            entry.Checkpoint = to;
            entry.ResetTo = null;
            entry.LastError = null;
            entry.Rate = 0;
            entry.UpdatedAt = Now;
            entry.ForgetDeadLetters(to.Position);
            return true;
        }
    }

    public bool AskForRebuild(SubscriptionName name, Checkpoint from, int? modelVersion)
    {
        var rebuild = name.ForRebuild();
        lock (_lock)
        {
            if (FindThere(name) is not { Rebuild: null })
            {
                return false;
            }

            if (!_entries.TryGetValue(rebuild, out var entry))
            {
                _entries.Add(rebuild, entry = new InMemoryCheckpoint(rebuild));
            }
            else if (entry.Rebuild is not null)
            {
                return false;
            }

            entry.Rebuild = new RebuildState(from.Position, ++entry.Rebuilds, Now);
            (entry.Status, entry.PausedUntil, entry.LastError) = (SubscriptionStatus.Running, null, null);
            (entry.Checkpoint, entry.ResetTo, entry.ModelVersion, entry.Rate, entry.UpdatedAt) = (from, null, modelVersion, 0, Now);
            return true;
        }
    }

    public bool CancelRebuild(SubscriptionName name)
    {
        var rebuild = name.ForRebuild();
        lock (_lock)
        {
            if (FindThere(rebuild) is not { } entry)
            {
                return false;
            }

            entry.EndRebuild();
            return true;
        }
    }

    public bool CompleteRebuild(CheckpointLease lease)
    {
        lock (_lock)
        {
            if (Find(lease) is not { Rebuild: not null } entry
                || !_entries.TryGetValue(lease.Name.Rebuilt(), out var rebuilt)
                || (rebuilt.Checkpoint.Position > entry.Checkpoint.Position && (rebuilt.LeasedUntil > Now || rebuilt.WantedUntil > Now)))
            {
                return false;
            }

            (rebuilt.Checkpoint, rebuilt.ModelVersion, rebuilt.ResetTo, rebuilt.LastError, rebuilt.Rate, rebuilt.UpdatedAt) =
                (entry.Checkpoint, entry.ModelVersion, null, null, entry.Rate, Now);
            rebuilt.Restart();
            rebuilt.EndLease();
            (rebuilt.WantedBy, rebuilt.WantedUntil) = (null, null);
            rebuilt.ForgetDeadLetters(LogPosition.Start);
            foreach (var letter in entry.DeadLetters)
            {
                rebuilt.DeadLetters.Add(letter.Key, letter.Value);
            }

            rebuilt.Replays.UnionWith(entry.Replays);
            entry.EndRebuild();
            return true;
        }
    }

    public ForgetResult Forget(SubscriptionName name)
    {
        var rebuild = name.ForRebuild();
        lock (_lock)
        {
            if (FindThere(name) is not { Rebuild: null } entry)
            {
                return new ForgetResult.Unknown();
            }

            if (FindUse(name) is { } use)
            {
                return use;
            }

            if (FindThere(rebuild) is { } underWay)
            {
                if (FindUse(rebuild) is { } rebuilding)
                {
                    return rebuilding;
                }

                underWay.EndRebuild();
            }

            _entries[name] = new InMemoryCheckpoint(name) { Epoch = entry.Epoch, UpdatedAt = Now, IsForgotten = true };
            return new ForgetResult.Forgotten();
        }
    }

    public int AskForReplay(SubscriptionName name, LogPosition? position)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                return 0;
            }

            LogPosition[] asked = [.. entry.DeadLetters.Keys.Where(letter => position is null || letter == position)];
            entry.Replays.UnionWith(asked);
            return asked.Length;
        }
    }

    public IReadOnlyList<DeadLetter> ListReplays(SubscriptionName name, LogPosition after, PageSize pageSize)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry)
                ? [.. entry.Replays.Where(position => position > after).Take(pageSize.Value).Select(position => entry.DeadLetters[position])]
                : [];
        }
    }

    public bool RemoveDeadLetter(CheckpointLease lease, LogPosition position)
    {
        lock (_lock)
        {
            if (Find(lease) is not { } entry || !entry.DeadLetters.Remove(position))
            {
                return false;
            }

            entry.Replays.Remove(position);
            return true;
        }
    }

    public bool KeepDeadLetter(CheckpointLease lease, DeadLetter letter)
    {
        lock (_lock)
        {
            if (Find(lease) is not { } entry || !entry.DeadLetters.TryGetValue(letter.Position, out var kept))
            {
                return false;
            }

            entry.DeadLetters[letter.Position] = new DeadLetter(letter.Position, kept.EventId, letter.Error, letter.Attempts, letter.FailedAt);
            entry.Replays.Remove(letter.Position);
            return true;
        }
    }

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    private TimeSpan LagTimeOf(InMemoryCheckpoint entry, DateTimeOffset now) =>
        log.CreatedAt(entry.Checkpoint.Position.Value + 1) is { } createdAt && now > createdAt ? now - createdAt : TimeSpan.Zero;

    private InMemoryCheckpoint? FindThere(SubscriptionName name) => _entries.TryGetValue(name, out var entry) && entry.IsThere ? entry : null;

    /// <summary>Who owns it or asks for it; null where nobody does.</summary>
    private ForgetResult.InUse? FindUse(SubscriptionName name) => _entries[name] switch
    {
        { Owner: { } owner, LeasedUntil: { } until } when until > Now => new ForgetResult.InUse(name, owner, until),
        { WantedBy: { } owner, WantedUntil: { } until } when until > Now => new ForgetResult.InUse(name, owner, until),
        _ => null,
    };

    /// <summary>What a lease is on; null where it is lost.</summary>
    private InMemoryCheckpoint? Find(CheckpointLease lease) =>
        _entries.TryGetValue(lease.Name, out var entry) && entry.Epoch == lease.Epoch && entry.LeasedUntil > Now ? entry : null;
}
