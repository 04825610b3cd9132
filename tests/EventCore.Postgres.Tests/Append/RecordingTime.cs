namespace EventCore.Postgres.Tests;

/// <summary>The system's clock, which counts who waits.</summary>
internal sealed class RecordingTime : TimeProvider
{
    private int _waits;

    public int Waits => Volatile.Read(ref _waits);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ = Interlocked.Increment(ref _waits);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
