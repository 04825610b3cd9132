namespace EventCore;

/// <summary>Says when it is time to look for news: at once when somebody tells of an append, but not again and again.</summary>
internal sealed class FeedPulse : IDisposable
{
    /// <summary>The least time between two beats: a busy log is read in pages and not append by append.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _delayed;
    private TaskCompletionSource _next = NewBeat();
    private long _number;
    private long _lastAt;
    private bool _isDelayed;

    public FeedPulse(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _delayed = timeProvider.CreateTimer(_ => Beat(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>To be taken before a read: a beat that comes during the read is the next one, and nothing is missed in between.</summary>
    public FeedBeat Now
    {
        get
        {
            lock (_lock)
            {
                return new FeedBeat(_number, _next.Task);
            }
        }
    }

    /// <summary>There may be news. Beats now, or, where it has just done so, in a moment, once for all who tell meanwhile.</summary>
    public void Raise()
    {
        lock (_lock)
        {
            if (_isDelayed)
            {
                return;
            }

            var wait = _number == 0 ? TimeSpan.Zero : MinInterval - _timeProvider.GetElapsedTime(_lastAt);
            if (wait > TimeSpan.Zero && _delayed.Change(wait, Timeout.InfiniteTimeSpan))
            {
                _isDelayed = true;
                return;
            }
        }

        Beat();
    }

    public void Dispose() => _delayed.Dispose();

    private void Beat()
    {
        TaskCompletionSource beat;
        lock (_lock)
        {
            _isDelayed = false;
            _lastAt = _timeProvider.GetTimestamp();
            _number++;
            beat = _next;
            _next = NewBeat();
        }

        beat.SetResult();
    }

    // Whoever tells of an append has other things to do than to run the subscriptions.
    private static TaskCompletionSource NewBeat() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
