namespace EventCore.Testing;

/// <summary>A clock that stands still unless the scenario moves it. Its timers never fire: nothing in a scenario waits.</summary>
internal sealed class ScenarioTime : TimeProvider
{
    private DateTimeOffset _now = Scenario.Start;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    public void Advance(TimeSpan time) => _now += time;

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
