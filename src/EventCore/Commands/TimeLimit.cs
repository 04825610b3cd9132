namespace EventCore;

/// <summary>A token that is cancelled once a time is over, whatever those say who are called back then.</summary>
/// <remarks>A source that cancels itself hands what they throw on to the timer's thread, where nobody catches it and the process ends.</remarks>
internal sealed class TimeLimit : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;

    /// <summary>Begins to run.</summary>
    public TimeLimit(TimeSpan time, TimeProvider timeProvider) =>
        _timer = timeProvider.CreateTimer(static over => ((CancellationTokenSource)over!).CancelRegardless(), _over, time, Timeout.InfiniteTimeSpan);

    public CancellationToken Token => _over.Token;

    public async ValueTask DisposeAsync()
    {
        // Returns when the timer's callback has.
        await _timer.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
    }
}
