namespace EventCore.Tests;

/// <summary>A clock on which no wait is over before the test says so.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly List<Action> _waiting = [];
    private readonly TaskCompletionSource<TimeSpan> _firstWait = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long the first wait is meant to be, once somebody waits.</summary>
    public Task<TimeSpan> FirstWait => _firstWait.Task;

    /// <summary>Ends every wait there is.</summary>
    public void Release()
    {
        lock (_waiting)
        {
            _waiting.ForEach(wait => wait());
            _waiting.Clear();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_waiting)
        {
            _waiting.Add(() => callback(state));
        }

        _ = _firstWait.TrySetResult(dueTime);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
