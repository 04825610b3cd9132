using EventCore.Stores;

namespace EventCore;

/// <summary>How far a command's streams were folded before: whoever goes on from there need not fold those events again.</summary>
/// <param name="heads">Where the fold ended in each stream.</param>
internal abstract class FoldedState(StreamMap<StreamHead> heads)
{
    /// <summary>Where the fold ended in each stream.</summary>
    public StreamMap<StreamHead> Heads { get; } = heads;

    /// <summary>How many events were folded.</summary>
    public long EventCount { get; } = heads.Values.Sum(head => head.Version.Value);

    /// <summary>What of it was decoded from snapshots; nothing where it was folded in this process.</summary>
    public IReadOnlyList<StoredSnapshot> Stored { get; init; } = [];
}

/// <summary>A state that was folded before, and how far.</summary>
/// <param name="state">What was folded; immutable.</param>
/// <param name="heads">Where the fold ended in each stream.</param>
internal sealed class FoldedState<TState>(TState state, StreamMap<StreamHead> heads) : FoldedState(heads)
{
    /// <summary>What was folded.</summary>
    public TState State { get; } = state;
}
