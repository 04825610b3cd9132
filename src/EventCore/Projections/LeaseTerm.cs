namespace EventCore;

/// <summary>How long a lease is good by this process's clock, which is never longer than by the store's.</summary>
/// <param name="time">For how long it is good, each time.</param>
/// <param name="timeProvider">This process's clock.</param>
/// <param name="leasedAt">A time stamp from before it was asked for.</param>
internal sealed class LeaseTerm(TimeSpan time, TimeProvider timeProvider, long leasedAt)
{
    private long _leasedAt = leasedAt;

    public bool IsGood => timeProvider.GetElapsedTime(Volatile.Read(ref _leasedAt)) < time;

    /// <summary>What was left of it at a time stamp; nothing or less where it was over.</summary>
    public TimeSpan LeftAt(long timestamp) => time - timeProvider.GetElapsedTime(Volatile.Read(ref _leasedAt), timestamp);

    /// <summary>It was renewed, which was asked for at a time stamp.</summary>
    public void RenewedAt(long timestamp) => Volatile.Write(ref _leasedAt, timestamp);
}
