namespace EventCore;

/// <summary>What a decision is made on.</summary>
/// <param name="State">All events, folded.</param>
/// <param name="Versions">Every declared stream with the version that was folded.</param>
/// <param name="Read">The streams among them that were read from the store, all as of one moment.</param>
/// <param name="Histories">The streams among them whose events are at hand: all but those too large for the cache.</param>
internal sealed record DecisionBasis<TState, TEvent>(
    TState State, StreamVersions Versions, StreamVersions Read, IReadOnlyDictionary<StreamId, StreamHistory<TEvent>> Histories)
{
    /// <summary>The store held exactly this, at a moment of this attempt.</summary>
    public bool IsOfOneMoment => Read.Count == Versions.Count;
}
