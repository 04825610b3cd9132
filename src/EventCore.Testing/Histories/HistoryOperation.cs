using System.Collections.Immutable;

namespace EventCore.Testing;

/// <summary>One call of the system under test, as its caller saw it.</summary>
public sealed record HistoryOperation
{
    /// <summary>Its number, which no other operation of the history has.</summary>
    public required long Operation { get; init; }

    /// <summary>When it was called, on a clock that all processes of the history share, as <see cref="TimeProvider.GetTimestamp"/> of one machine.</summary>
    public required long BegunAt { get; init; }

    /// <summary>When its answer came; null where none did.</summary>
    public long? EndedAt { get; init; }

    /// <summary>What the answer was.</summary>
    public OperationOutcome Outcome { get; init; }

    /// <summary>Every stream that it read, as far as it is known beside the marks of its events.</summary>
    public ImmutableArray<StreamSeen> Seen { get; init; } = [];

    /// <summary>Where its last event is, by its answer.</summary>
    public LogPosition? LastPosition { get; init; }
}
