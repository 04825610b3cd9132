using EventCore.Stores;

namespace EventCore;

/// <summary>What each of some streams made of a state by itself, and how far it was folded.</summary>
/// <param name="shares">One for each stream, in their order; the initial state where nothing was folded.</param>
/// <param name="heads">Where the fold ended in each stream.</param>
internal sealed class FoldedShares<TState>(TState[] shares, StreamMap<StreamHead> heads) : FoldedState(heads)
{
    /// <summary>One for each stream, in their order.</summary>
    public IReadOnlyList<TState> Shares => shares;
}
