using System.Text.Json;
using EventCore.Stores;

namespace EventCore;

/// <summary>Every case of a union of events, by stored name and by CLR type. Immutable and thread-safe.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public sealed class EventRegistry<TEvent>
    where TEvent : class
{
    private readonly Dictionary<string, EventCase<TEvent>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventCase<TEvent>> _byType = [];

    /// <summary>Takes every case of the union.</summary>
    /// <exception cref="ArgumentException">Two cases share a stored name, or a case is listed twice.</exception>
    public EventRegistry(params IEnumerable<EventCase<TEvent>> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        foreach (var @case in cases)
        {
            if (!_byName.TryAdd(@case.EventType.Value, @case))
            {
                throw new ArgumentException($"Stored event type names must differ, but '{@case.EventType}' is used twice in {typeof(TEvent).Name}.", nameof(cases));
            }

            if (!_byType.TryAdd(@case.ClrType, @case))
            {
                throw new ArgumentException($"A case must be listed once, but {@case.ClrType.Name} is listed twice in {typeof(TEvent).Name}.", nameof(cases));
            }
        }
    }

    /// <summary>The stored names.</summary>
    public IEnumerable<EventType> EventTypes => _byName.Values.Select(@case => @case.EventType);

    internal NewEvent Encode(StreamId streamId, EventId id, TEvent @event, EventMetadata metadata)
    {
        if (!_byType.TryGetValue(@event.GetType(), out var @case))
        {
            throw new ArgumentException($"{@event.GetType().Name} is no registered case of {typeof(TEvent).Name}. Give it a stored event type name.", nameof(@event));
        }

        return new NewEvent(streamId, id, @case.EventType, @case.Encode(@event), metadata);
    }

    /// <summary>What reading an event will give once it is committed.</summary>
    /// <param name="event">The event as it is appended.</param>
    /// <param name="version">Its version if it is committed.</param>
    /// <param name="place">That of its decision.</param>
    /// <param name="index">Counted from 0 over the events of the decision.</param>
    /// <returns>Null where it will not be possible to decode it, which whoever reads it will be told.</returns>
    internal Recorded<TEvent>? DecodeAhead(NewEvent @event, StreamVersion version, EventPlace place, int index)
    {
        try
        {
            return new Recorded<TEvent>(_byName[@event.Type.Value].Decode(@event.Data.Span), @event.StreamId, version, @event.Id, @event.Metadata, place, index);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The event of a stored event.</summary>
    /// <exception cref="EventDecodingException">Its event type is none of the union, or its data does not fit.</exception>
    public Recorded<TEvent> Decode(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (!_byName.TryGetValue(recorded.Type.Value, out var @case))
        {
            throw new EventDecodingException(
                $"its event type '{recorded.Type}' is none of {typeof(TEvent).Name}: {string.Join(", ", _byName.Keys)}.",
                recorded.StreamId,
                recorded.Version,
                recorded.Position);
        }

        try
        {
            return new Recorded<TEvent>(
                @case.Decode(recorded.Data.Span), recorded.StreamId, recorded.Version, recorded.Position, recorded.Id, recorded.Metadata, recorded.CreatedAt);
        }
        catch (Exception undecodable) when (undecodable is JsonException or NotSupportedException or ArgumentException)
        {
            // The reason stays free of the payload: what the serializer says names paths and types, not values.
            throw new EventDecodingException(
                $"its data is no '{recorded.Type}': {undecodable.Message}", recorded.StreamId, recorded.Version, recorded.Position, undecodable);
        }
    }
}
