using EventCore.Stores;

namespace EventCore;

/// <summary>One read of a page of the log, under way or done, that several subscriptions may share. Its feed's lock guards it.</summary>
/// <param name="at">Where it begins.</param>
/// <param name="beat">The beat as of which it began.</param>
internal sealed class FeedRead(Checkpoint at, long beat) : IDisposable
{
    // A guess at what an event takes beside its data: the object, its ids and its metadata.
    private const int BytesBesideData = 500;

    private readonly CancellationTokenSource _cancel = new();
    private RecordedEvent[]? _events;
    private bool _isShort;

    public Checkpoint At { get; } = at;

    /// <summary>Fails where the read failed; then nobody else gets to share it.</summary>
    public required Task Loading { get; set; }

    /// <summary>How many subscriptions wait for it.</summary>
    public int Readers { get; set; }

    /// <summary>The number of the poll at which somebody wanted it last.</summary>
    public long UsedAt { get; set; }

    public bool IsDone => _events is not null;

    public CancellationToken Token => _cancel.Token;

    public long Bytes { get; private set; }

    public int Count => _events?.Length ?? 0;

    /// <summary>Where it ends, for one that is done.</summary>
    public LogPosition End => _events is [.., var last] ? last.Position : At.Position;

    public void Complete(RecordedEvent[] events, bool isShort)
    {
        (_events, _isShort) = (events, isShort);
        Bytes = events.Sum(recorded => (long)recorded.Data.Length + BytesBesideData);
    }

    /// <summary>Whether it has, or will have, what comes behind a checkpoint, as of a beat or later.</summary>
    public bool Serves(Checkpoint checkpoint, long asOf) => _events switch
    {
        null => At == checkpoint,
        [] => At == checkpoint && beat >= asOf,
        _ when checkpoint.Position < At.Position || checkpoint.Position >= End => false,
        _ when checkpoint.Position == At.Position => checkpoint == At,
        _ => checkpoint.EventId is null || checkpoint.EventId == _events[IndexBehind(checkpoint) - 1].Id,
    };

    /// <summary>What comes behind a checkpoint that it serves.</summary>
    public FeedPage PageBehind(Checkpoint checkpoint)
    {
        var from = IndexBehind(checkpoint);
        return new FeedPage(new ArraySegment<RecordedEvent>(_events!, from, _events!.Length - from), _isShort ? beat : null);
    }

    public Task CancelAsync() => _cancel.CancelRegardlessAsync();

    public void Dispose() => _cancel.Dispose();

    // Positions are dense, which was checked.
    private int IndexBehind(Checkpoint checkpoint) => (int)(checkpoint.Position.Value - At.Position.Value);
}
