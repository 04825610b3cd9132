using EventCore.Stores;

namespace EventCore;

/// <summary>A read of streams that waits for its turn or its page.</summary>
internal sealed class PendingRead(ReadStreamsRequest request)
{
    private readonly TaskCompletionSource<StreamsPage> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private volatile bool _isGivenUp;

    public ReadStreamsRequest Request { get; } = request;

    /// <summary>Claims it for a batch. False where its caller gave up before: nobody wants its page then.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Its caller has given up: nobody wants its page.</summary>
    public bool IsGivenUp => _isGivenUp;

    public void Answer(StreamsPage page) => _page.SetResult(page);

    public void Fail(Exception reason)
    {
        _page.SetException(reason);

        // Observed: a caller that gave up does not come back for it.
        _ = _page.Task.Exception;
    }

    /// <summary>Waits for the page. Cancelling ends the wait, and keeps a read that is not sent yet from being sent.</summary>
    public async ValueTask<StreamsPage> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _page.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_page.Task.IsCompleted)
        {
            _isGivenUp = true;
            _ = TryTake();
            throw;
        }
    }
}
