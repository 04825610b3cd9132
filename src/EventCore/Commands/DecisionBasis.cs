using EventCore.Stores;

namespace EventCore;

/// <summary>What a decision is made on.</summary>
/// <param name="State">All events, folded.</param>
/// <param name="Versions">Every declared or discovered stream with the version that was folded.</param>
/// <param name="Read">The streams among them that were read from the store.</param>
/// <param name="Histories">Each stream with its events, in the order of <paramref name="Versions"/>; null for those too large for the cache.</param>
/// <param name="BasedOn">Decisions under way whose events were folded, in the order they were sent.</param>
internal sealed record DecisionBasis<TState, TEvent>(
    TState State, StreamVersions Versions, StreamVersions Read, IReadOnlyList<StreamHistory<TEvent>?> Histories, IReadOnlyList<PendingDecision> BasedOn)
{
    private FoldedState<TState>? _folded;
    private FoldedState<TState>[]? _shares;

    /// <summary>How many reads, one after another, brought what was read; each was of one moment.</summary>
    public int Reads { get; init; } = 1;

    /// <summary>The store held exactly this, at a moment of this attempt.</summary>
    public bool IsOfOneMoment => Read.Count == Versions.Count && Reads == 1;

    /// <summary>Nothing is older than this attempt: what does not hold any more has changed meanwhile.</summary>
    public bool IsOfThisAttempt => Read.Count == Versions.Count;

    /// <summary>The last event of each stream that has one at hand.</summary>
    public IReadOnlyDictionary<StreamId, EventId> LastEvents()
    {
        var (streams, last) = (new List<StreamId>(Histories.Count), new List<EventId>(Histories.Count));
        foreach (var history in Histories)
        {
            if (history is { Count: > 0 })
            {
                streams.Add(history.StreamId);
                last.Add(history[^1].Id);
            }
        }

        return new StreamMap<EventId>([.. streams], [.. last]);
    }

    /// <summary>The state as what others can go on from. All streams must be at hand, as those of a command that needs tails always are.</summary>
    public FoldedState<TState> Folded => _folded ??= new(State, new StreamMap<StreamHead>([.. Histories.Select(history => history!.StreamId)], [.. Histories.Select(HeadOf)]));

    /// <summary>What each stream made of the state by itself; none where they were folded together.</summary>
    public IReadOnlyList<TState> SharesOfState { get; init; } = [];

    /// <summary>The same as what others can go on from.</summary>
    public IReadOnlyList<FoldedState<TState>> Shares => _shares ??=
        [.. SharesOfState.Zip(Histories, (share, history) => new FoldedState<TState>(share, new StreamMap<StreamHead>([history!.StreamId], [HeadOf(history)])))];

    private static StreamHead HeadOf(StreamHistory<TEvent>? history) => new(history!.Version, history.Count > 0 ? history[^1].Id : null);
}
