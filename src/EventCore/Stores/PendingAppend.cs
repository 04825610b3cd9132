namespace EventCore.Stores;

/// <summary>An append that waits for its turn or its answer.</summary>
internal sealed class PendingAppend(AppendRequest request)
{
    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public AppendRequest Request { get; } = request;

    public long Bytes { get; } = request.Events.Sum(@event => (long)@event.Data.Length);

    /// <summary>Claims it for a batch. False where its caller gave up before: it must not be sent then.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Answer(AppendAnswer answer)
    {
        switch (answer)
        {
            case AppendAnswer.Judged judged:
                _answer.SetResult(judged.Result);
                break;
            case AppendAnswer.Refused refused:
                Fail(refused.Reason);
                break;
        }
    }

    public void Fail(Exception reason)
    {
        _answer.SetException(reason);

        // Observed: a caller that gave up does not come back for it.
        _ = _answer.Task.Exception;
    }

    /// <summary>Waits for the answer. Cancelling ends the wait, and keeps an append that is not sent yet from being sent.</summary>
    public async ValueTask<AppendResult> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_answer.Task.IsCompleted)
        {
            _ = TryTake();
            throw;
        }
    }
}
