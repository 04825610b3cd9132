namespace EventCore.Postgres.Tests;

/// <summary>A clock that stands still: no timer of it ever fires, so a subscription looks only when it is told to.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public override long GetTimestamp() => 0;
}
