namespace EventCore.Cli;

/// <summary>Watches the memory of this process, ten times a second, until it is asked what it saw.</summary>
internal sealed class MemorySampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly MemorySamples _samples = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _watching;

    public MemorySampler(TimeProvider timeProvider)
    {
        _timer = new PeriodicTimer(Interval, timeProvider);
        Sample();
        _watching = WatchAsync();
    }

    /// <summary>Ends the watch with a last look.</summary>
    public async Task<MemoryUse> StopAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        Sample();
        return _samples.Use;
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching.ConfigureAwait(false);
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
        {
            Sample();
        }
    }

    private void Sample() => _samples.Add(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));
}
