namespace EventCore.Benchmarks;

/// <summary>By how much the working set of this process was larger, at most, than when it began to watch.</summary>
internal sealed class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly long _before = Environment.WorkingSet;
    private long _peak = Environment.WorkingSet;

    public long Growth => _peak - _before;

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                _peak = Math.Max(_peak, Environment.WorkingSet);
            }
        }
        catch (OperationCanceledException)
        {
            _peak = Math.Max(_peak, Environment.WorkingSet);
        }
    }
}
