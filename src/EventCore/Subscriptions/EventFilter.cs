using System.Collections.Frozen;
using EventCore.Stores;

namespace EventCore;

/// <summary>Which events a subscription wants: those that meet every condition that is set.</summary>
public sealed record EventFilter
{
    /// <summary>Every event, those that EventCore keeps for itself included.</summary>
    public static EventFilter All { get; } = new();

    /// <summary>The streams, of which only these are read; null, the default, for all. 1 to <see cref="AppendLimits.MaxStreams"/> of the store.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlySet<StreamId>? Streams
    {
        get;
        init => field = value is null ? null : value.Count > 0 ? value.ToFrozenSet() : throw Empty("stream", nameof(Streams));
    }

    /// <summary>How the ids of the streams begin; anyhow unless set.</summary>
    public StreamPrefix Prefix
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Prefix));
            field = value;
        }
    } = StreamPrefix.All;

    /// <summary>The stored names of the events; null, the default, for all.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlySet<EventType>? EventTypes
    {
        get;
        init => field = value is null ? null : value.Count > 0 ? value.ToFrozenSet() : throw Empty("event type", nameof(EventTypes));
    }

    /// <summary>What stands in the <see cref="EventMetadata.Custom"/> metadata; null, the default, for anything.</summary>
    public MetadataCondition? Metadata { get; init; }

    /// <summary>The events of one stream.</summary>
    public static EventFilter OfStream(StreamId streamId)
    {
        ArgumentNullException.ThrowIfNull(streamId);
        return new EventFilter { Streams = FrozenSet.Create(streamId) };
    }

    /// <summary>The events of every stream whose id begins like that.</summary>
    public static EventFilter OfPrefix(StreamPrefix prefix) => new() { Prefix = prefix };

    /// <summary>The events of these types.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static EventFilter OfTypes(params IEnumerable<EventType> eventTypes) => new() { EventTypes = eventTypes.ToFrozenSet() };

    /// <summary>Whether an event meets every condition.</summary>
    public bool Matches(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return (EventTypes is null || EventTypes.Contains(recorded.Type))
            && (Prefix.Value.Length == 0 || Prefix.Matches(recorded.StreamId))
            && (Streams is null || Streams.Contains(recorded.StreamId))
            && (Metadata is null || Metadata.IsMetBy(recorded.Metadata));
    }

    private static ArgumentException Empty(string what, string parameter) =>
        new($"A filter must name at least one {what}, but names none. Leave it unset for all.", parameter);
}
