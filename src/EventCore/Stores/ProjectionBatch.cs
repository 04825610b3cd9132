namespace EventCore.Stores;

/// <summary>Events that a projection applies as a whole.</summary>
/// <param name="Events">The events, in position order; none where the checkpoint only moves.</param>
/// <param name="To">Where the checkpoint goes.</param>
/// <param name="Skipped">An event that is gone past; it is none of <paramref name="Events"/>.</param>
public sealed record ProjectionBatch(IReadOnlyList<RecordedEvent> Events, Checkpoint To, DeadLetter? Skipped = null)
{
    /// <summary>
    /// The dead letter of the one event there is, which is applied again while the checkpoint stays where it is. A writer that commits its
    /// read model and its checkpoint together removes it in the same commit; else that is done after it.
    /// </summary>
    public DeadLetter? Replayed { get; init; }
}
