using EventCore.Stores;

namespace EventCore;

/// <summary>An event as a command sees it: decoded, with its place in its stream and in the log.</summary>
/// <remarks>
/// A command may be decided on events of decisions that are still being committed: it commits only if they do. Such an event has no
/// position and no time yet; a command that asks for one is decided again when they are known.
/// </remarks>
/// <typeparam name="TEvent">The union it belongs to.</typeparam>
public sealed record Recorded<TEvent>
{
    private readonly LogPosition _position;
    private readonly DateTimeOffset _createdAt;

    // Of an event that this process appended; null where it was read.
    private readonly EventPlace? _place;
    private readonly int _index;

    /// <summary>An event that is in the log.</summary>
    /// <param name="data">The event itself.</param>
    /// <param name="streamId">Its stream.</param>
    /// <param name="version">Its place in the stream; the first event has version 1.</param>
    /// <param name="position">Its place in the log.</param>
    /// <param name="id">The id it was appended with.</param>
    /// <param name="metadata">What was given beside the data.</param>
    /// <param name="createdAt">When the store appended it.</param>
    public Recorded(TEvent data, StreamId streamId, StreamVersion version, LogPosition position, EventId id, EventMetadata metadata, DateTimeOffset createdAt)
    {
        (Data, StreamId, Version, Id, Metadata) = (data, streamId, version, id, metadata);
        (_position, _createdAt) = (position, createdAt);
    }

    /// <summary>An event of a decision that may still be on its way into the log, where it is the one at an index.</summary>
    internal Recorded(TEvent data, StreamId streamId, StreamVersion version, EventId id, EventMetadata metadata, EventPlace place, int index)
    {
        (Data, StreamId, Version, Id, Metadata) = (data, streamId, version, id, metadata);
        (_place, _index) = (place, index);
    }

    /// <summary>The event itself.</summary>
    public TEvent Data { get; init; }

    /// <summary>Its stream.</summary>
    public StreamId StreamId { get; init; }

    /// <summary>Its place in the stream; the first event has version 1.</summary>
    public StreamVersion Version { get; init; }

    /// <summary>Its place in the log.</summary>
    public LogPosition Position => _place?.PositionOf(_index) ?? _position;

    /// <summary>The id it was appended with.</summary>
    public EventId Id { get; init; }

    /// <summary>What was given beside the data.</summary>
    public EventMetadata Metadata { get; init; }

    /// <summary>When the store appended it. Says nothing about order.</summary>
    public DateTimeOffset CreatedAt => _place?.CreatedAt ?? _createdAt;

    /// <summary>Equal when every property is.</summary>
    public bool Equals(Recorded<TEvent>? other) =>
        other is not null
        && EqualityComparer<TEvent>.Default.Equals(Data, other.Data)
        && StreamId == other.StreamId
        && Version == other.Version
        && Position == other.Position
        && Id == other.Id
        && Metadata == other.Metadata
        && CreatedAt == other.CreatedAt;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StreamId, Version, Id);

    /// <summary>The next of the events that the same stored event became; null for the last.</summary>
    internal Recorded<TEvent>? Next { get; private init; }

    /// <summary>Stands for a stored event that became none; there is no <see cref="Data"/>.</summary>
    internal bool IsNone { get; private init; }

    /// <summary>What a stored event became.</summary>
    internal static Recorded<TEvent> Of(RecordedEvent stored, TEvent data, EventMetadata metadata, Recorded<TEvent>? next = null) =>
        new(data, stored.StreamId, stored.Version, stored.Position, stored.Id, metadata, stored.CreatedAt) { Next = next };

    /// <summary>What a stored event became: the first of the events, which leads to the others, or what stands for none.</summary>
    internal static Recorded<TEvent> Of(RecordedEvent stored, IReadOnlyList<TEvent> events, EventMetadata metadata)
    {
        Recorded<TEvent>? first = null;
        for (var index = events.Count - 1; index >= 0; index--)
        {
            first = Of(stored, events[index], metadata, first);
        }

        return first ?? None(stored, metadata);
    }

    /// <summary>What stands for a stored event that became none.</summary>
    internal static Recorded<TEvent> None(RecordedEvent stored, EventMetadata metadata) =>
        new(default!, stored.StreamId, stored.Version, stored.Position, stored.Id, metadata, stored.CreatedAt) { IsNone = true };

    /// <summary>Where it comes in the order of all events: its position, or what stands for it while its decision is under way.</summary>
    /// <param name="underWay">The order from which on decisions count as being under way, whatever has become of them since.</param>
    internal long OrderIn(long underWay) => _place is { } place && place.Order >= underWay ? place.Order + _index : Position.Value;
}
