namespace EventCore.Stores;

/// <summary>An append that waits for its turn or its answer.</summary>
internal sealed class PendingAppend(AppendRequest request)
{
    /// <summary>What an event costs beside its data and custom metadata: its id, type, stream and place, in bytes, roughly.</summary>
    private const int EventOverheadBytes = 100;

    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public AppendRequest Request { get; } = request;

    /// <summary>How large it is, so that neither a few large events nor a great many tiny ones make a batch slow.</summary>
    public long Bytes { get; } = request.Events.Sum(@event =>
        (long)EventOverheadBytes + @event.Data.Length + @event.Metadata.Custom.Sum(pair => pair.Key.Length + pair.Value.Length));

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
