namespace EventCore.Faults;

/// <summary>A clock that now and then is set back, by up to a minute.</summary>
internal sealed class SteppingClock(int seed) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private TimeSpan _behind;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            if (_random.Next(100) == 0)
            {
                _behind = TimeSpan.FromMilliseconds(_random.Next(60_000));
            }

            return base.GetUtcNow() - _behind;
        }
    }
}
