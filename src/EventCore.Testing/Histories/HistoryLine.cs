using System.Collections.Immutable;

namespace EventCore.Testing;

/// <summary>A line of a recorder's file: the begin of an operation, or its end, or what a subscription was given.</summary>
internal sealed record HistoryLine
{
    public long Operation { get; init; }

    public long? BegunAt { get; init; }

    public long? EndedAt { get; init; }

    public OperationOutcome? Outcome { get; init; }

    public ImmutableArray<StreamSeen>? Seen { get; init; }

    public long? LastPosition { get; init; }

    public string? Subscription { get; init; }

    public long? Delivered { get; init; }

    public Guid? EventId { get; init; }
}
