using System.Collections.Immutable;

namespace EventCore.Testing;

/// <summary>An operation whose events are in the log.</summary>
/// <param name="operation">The operation.</param>
/// <param name="events">Its events in position order; one or more.</param>
internal sealed class StoredDecision(HistoryOperation operation, List<LoggedEvent> events)
{
    public HistoryOperation Operation { get; } = operation;

    public List<LoggedEvent> Events { get; } = events;

    /// <summary>What it was decided on, as far as its events say; nothing where the first of them is missing.</summary>
    public ImmutableArray<StreamSeen> Seen { get; } = events.Find(found => found.Mark!.Index == 0)?.Mark!.Seen ?? [];

    /// <summary>When its answer said that it is stored; the end of time where none did.</summary>
    public long AcknowledgedAt => Operation is { Outcome: OperationOutcome.Appended, EndedAt: { } endedAt } ? endedAt : long.MaxValue;

    public override string ToString() => $"operation {Operation.Operation:x} at position {Events[0].Position}";
}
