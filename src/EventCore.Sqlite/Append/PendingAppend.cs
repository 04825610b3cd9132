using EventCore.Stores;

namespace EventCore;

/// <summary>An append that waits for its turn or its answer: cancelled or taken, whichever comes first.</summary>
internal sealed class PendingAppend(AppendRequest request)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    /// <summary>What to append.</summary>
    public AppendRequest Request { get; } = request;

    /// <summary>Bytes of data, as a measure of size.</summary>
    public long Bytes { get; } = request.Events.Sum(@event => (long)@event.Data.Length);

    /// <summary>What became of it.</summary>
    public Task<AppendResult> Answer => _answer.Task;

    /// <summary>Takes it into a transaction; from then on its caller waits for the outcome. False where it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Cancels it, unless it was taken before.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            _answer.SetCanceled(cancellationToken);
        }
    }

    /// <summary>Gives the answer.</summary>
    public void Complete(AppendResult result) => _answer.SetResult(result);

    /// <summary>Gives the reason why there is none.</summary>
    public void Fail(Exception reason) => _answer.SetException(reason);
}
