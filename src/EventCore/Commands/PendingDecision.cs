using EventCore.Stores;

namespace EventCore;

/// <summary>A decision that was sent to the store, until its outcome is known and all sent before it have settled.</summary>
/// <param name="append">What was sent.</param>
/// <param name="place">Of its events.</param>
/// <param name="after">The streams it appends to, as they will be after it; only those whose events are at hand.</param>
/// <param name="basedOn">Decisions under way whose events it was made on: it commits only if they do.</param>
internal sealed class PendingDecision(AppendRequest append, EventPlace place, IReadOnlyList<StreamHistory> after, IReadOnlyList<PendingDecision> basedOn)
{
    private readonly TaskCompletionSource<bool> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PendingDecision> _madeOnIt = [];
    private IReadOnlyList<PendingDecision> _basedOn = basedOn;
    private AppendResult? _answer;

    /// <summary>A decision, made on its basis, together with what it leaves behind.</summary>
    /// <param name="basis">What it was made on.</param>
    /// <param name="append">What is to be sent.</param>
    /// <param name="looksAhead">Whether others may be made on what it leaves.</param>
    /// <param name="need">What it needed of the streams, and leaves for others.</param>
    /// <param name="maxStreamBytes">What one stream may take in memory: of a larger one only the newest events are left, or nothing where those are of no use.</param>
    public static PendingDecision Of<TState, TEvent>(DecisionBasis<TState, TEvent> basis, AppendRequest append, bool looksAhead, HistoryNeed need, long maxStreamBytes)
        where TEvent : class, IEventUnion<TEvent>
    {
        var place = new EventPlace();
        var after = new List<StreamHistory>();
        List<StreamId>? leftOut = null;
        if (looksAhead)
        {
            StreamHistory<TEvent>?[] histories = [.. basis.Histories];
            for (var index = 0; index < append.Events.Length; index++)
            {
                // The record of a command id is in none of them.
                var @event = append.Events[index];
                if (basis.Versions.PlaceOf(@event.StreamId) is >= 0 and var stream && histories[stream] is { } history)
                {
                    histories[stream] = TEvent.Registry.DecodeAhead(@event, history.Version.After(1), place, index) is { } recorded
                        ? history.With(recorded, EventSize.Of(@event.Data, @event.Metadata))
                        : null;
                }
            }

            for (var stream = 0; stream < histories.Length; stream++)
            {
                if (histories[stream] is not { } history || (history.Bytes > maxStreamBytes && need != HistoryNeed.Tail))
                {
                    (leftOut ??= []).Add(basis.Versions.Keys.ElementAt(stream));
                }
                else if (history != basis.Histories[stream])
                {
                    // The event that the decision was made on stays: its state is known up to there.
                    after.Add(history.Bytes > maxStreamBytes ? history.Newest(maxStreamBytes / 2, atLeastFrom: basis.Histories[stream]!.Version) : history);
                }
            }
        }

        return new PendingDecision(append, place, after, basis.BasedOn) { LeftOut = leftOut ?? [] };
    }

    public AppendRequest Append => append;

    public EventPlace Place => place;

    public IReadOnlyList<StreamHistory> After => after;

    /// <summary>Streams of which it leaves nothing to others, since they are too large or cannot be decoded.</summary>
    public IReadOnlyList<StreamId> LeftOut { get; private init; } = [];

    /// <summary>It has settled, and is committed.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>How many reads had brought events when the first decision that this one builds on was sent.</summary>
    public long ReadsBefore { get; private set; }

    /// <summary>The store has answered, or nobody here waits for it any more.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether it is committed, as far as anybody here will ever know. Decisions settle in the order they were sent.</summary>
    public Task<bool> Settled => _settled.Task;

    /// <summary>One it was made on has failed, or is lost as well: it cannot commit any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether it was made on a decision that has failed or is lost.</summary>
    public bool IsMadeInVain => _basedOn.Any(decision => decision.IsLost || (decision.IsSettled && !decision.IsCommitted));

    /// <summary>Decisions under way that were made on its events.</summary>
    public IReadOnlyList<PendingDecision> MadeOnIt => _madeOnIt;

    private bool IsSettled => _settled.Task.IsCompleted;

    /// <summary>It is on its way.</summary>
    /// <param name="order">What stands for the position of its first event.</param>
    /// <param name="reads">How many reads have brought events.</param>
    public void Begin(long order, long reads)
    {
        (place.Order, ReadsBefore) = (order, reads);
        foreach (var decision in _basedOn)
        {
            if (!decision.IsSettled)
            {
                ReadsBefore = Math.Min(ReadsBefore, decision.ReadsBefore);
                decision._madeOnIt.Add(this);
            }
        }
    }

    /// <param name="result">Null where the store could not say, or its answer was not waited for.</param>
    public void Answer(AppendResult? result) => (_answer, IsAnswered) = (result, true);

    /// <summary>Once it is answered and all before it have settled.</summary>
    /// <returns>Whether it is committed.</returns>
    public bool Settle()
    {
        // An answer that cannot be, of a store that is not ours, must not hold up everybody behind.
        if (_answer is AppendResult.Appended appended && appended.LastPosition.Value >= append.Events.Length && _basedOn.All(decision => decision.IsCommitted))
        {
            IsCommitted = true;
            place.Set(appended, append.Events.Length);
        }

        // On a stream that is never at rest, each decision would keep all those before it in memory.
        _basedOn = [];
        _madeOnIt.Clear();
        _settled.SetResult(IsCommitted);
        return IsCommitted;
    }

    /// <returns>False where it was lost already.</returns>
    public bool TryLose() => !IsLost && (IsLost = true);

    /// <summary>Whether its commit leaves all of these streams at these versions, so that they are of one moment.</summary>
    public bool Leaves(StreamVersions versions)
    {
        var left = append.VersionsAfter();
        return versions.All(pair => left.TryGetValue(pair.Key, out var version) && version == pair.Value);
    }
}
