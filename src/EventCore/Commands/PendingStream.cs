namespace EventCore;

/// <summary>A stream as decisions that are under way will leave it, if they commit.</summary>
/// <param name="LastDecision">The last of them that appends to it.</param>
/// <param name="History">Its events; null where they are not at hand, so that nothing can be decided on them yet.</param>
internal readonly record struct PendingStream(PendingDecision LastDecision, StreamHistory? History)
{
    /// <summary>Whether a command can be decided on it now.</summary>
    public bool Serves<TEvent>(HistoryNeed need) => History is StreamHistory<TEvent> history && (need == HistoryNeed.Tail || history.IsWhole);
}
