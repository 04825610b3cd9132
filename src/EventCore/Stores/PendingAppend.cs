namespace EventCore.Stores;

/// <summary>An append that waits for its turn or its answer.</summary>
internal sealed class PendingAppend(AppendRequest request)
{
    /// <summary>What an event costs beside its data and custom metadata: its id, type, stream and place, in bytes, roughly.</summary>
    private const int EventOverheadBytes = 100;

    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private int _taken;

    public AppendRequest Request { get; } = request;

    /// <summary>How large it is, so that neither a few large events nor a great many tiny ones make a batch slow.</summary>
    public long Bytes { get; } = SizeOf(request);

    /// <summary>Claims it for a batch. False where its caller gave up before: it must not be sent then.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Answer(AppendAnswer answer)
    {
        switch (answer)
        {
            case AppendAnswer.Judged judged:
                _ = _answer.TrySetResult(judged.Result);
                break;
            case AppendAnswer.Refused refused:
                Fail(refused.Reason);
                break;
        }
    }

    public void Fail(Exception reason) => _ = _answer.TrySetException(reason);

    /// <summary>Waits for the answer. Cancelling keeps an append that is not sent yet from being sent; of one that was sent the outcome is unknown.</summary>
    public Task<AppendResult> WaitAsync(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return _answer.Task;
        }

        _cancellation = cancellationToken.UnsafeRegister(static (pending, cancelled) => ((PendingAppend)pending!).GiveUp(cancelled), this);
        return AwaitAsync();
    }

    private async Task<AppendResult> AwaitAsync()
    {
        try
        {
            return await _answer.Task.ConfigureAwait(false);
        }
        finally
        {
            // Never waits for a callback that runs just now, as disposing would.
            _ = _cancellation.Unregister();
        }
    }

    private void GiveUp(CancellationToken cancelled)
    {
        if (TryTake())
        {
            _ = _answer.TrySetCanceled(cancelled);
            return;
        }

        _ = _answer.TrySetException(new AppendOutcomeUnknownException(
            "An append was sent, and its caller gave up or ran out of time before the answer came: it may have been committed, or may be yet.",
            Request.ExpectedVersions.Keys,
            new OperationCanceledException(cancelled),
            Request.EventIds()));
    }

    private static long SizeOf(AppendRequest append)
    {
        var bytes = 0L;
        foreach (var @event in append.Events)
        {
            bytes += EventOverheadBytes + @event.Data.Length;
            bytes += @event.Metadata.Custom.Count == 0 ? 0 : @event.Metadata.Custom.Sum(pair => (long)pair.Key.Length + pair.Value.Length);
        }

        return bytes;
    }
}
