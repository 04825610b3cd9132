using EventCore.Stores;

namespace EventCore;

/// <summary>What a decision is made on.</summary>
/// <param name="State">All events, folded.</param>
/// <param name="Versions">Every declared stream with the version that was folded.</param>
/// <param name="Read">The streams among them that were read from the store, all as of one moment.</param>
/// <param name="Histories">Each stream with its events, in the order of <paramref name="Versions"/>; null for those too large for the cache.</param>
/// <param name="BasedOn">Decisions under way whose events were folded, in the order they were sent.</param>
internal sealed record DecisionBasis<TState, TEvent>(
    TState State, StreamVersions Versions, StreamVersions Read, IReadOnlyList<StreamHistory<TEvent>?> Histories, IReadOnlyList<PendingDecision> BasedOn)
{
    /// <summary>The store held exactly this, at a moment of this attempt.</summary>
    public bool IsOfOneMoment => Read.Count == Versions.Count;

    /// <summary>The last event of each stream that has one at hand.</summary>
    public IReadOnlyDictionary<StreamId, EventId> LastEvents()
    {
        var streams = Histories.Where(history => history is { Count: > 0 }).ToArray();
        return new StreamMap<EventId>([.. streams.Select(history => history!.StreamId)], [.. streams.Select(history => history![^1].Id)]);
    }

    /// <summary>The state as what others can go on from. All streams must be at hand, as those of a command that needs tails always are.</summary>
    public FoldedState<TState> ToFolded() => new(State, new StreamMap<StreamHead>(
        [.. Histories.Select(history => history!.StreamId)],
        [.. Histories.Select(history => new StreamHead(history!.Version, history.Count > 0 ? history[^1].Id : null))]));
}
