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
            if (!_byName.TryAdd(@case.Shape.EventType.Value, @case))
            {
                throw new ArgumentException($"Stored event type names must differ, but '{@case.Shape.EventType}' is used twice in {typeof(TEvent).Name}.", nameof(cases));
            }

            if (!_byType.TryAdd(@case.ClrType, @case))
            {
                throw new ArgumentException($"A case must be listed once, but {@case.ClrType.Name} is listed twice in {typeof(TEvent).Name}.", nameof(cases));
            }
        }
    }

    /// <summary>The stored names.</summary>
    public IEnumerable<EventType> EventTypes => _byName.Values.Select(@case => @case.Shape.EventType);

    /// <summary>An event as it is appended.</summary>
    /// <param name="streamId">The stream it goes to.</param>
    /// <param name="id">Its id.</param>
    /// <param name="event">A case of the union.</param>
    /// <param name="metadata">What is known beside the data.</param>
    /// <exception cref="ArgumentException">
    /// It is no registered case, its JSON is none that every store can hold, or a key of the metadata begins with <c>$</c>.
    /// </exception>
    public NewEvent Encode(StreamId streamId, EventId id, TEvent @event, EventMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(@event);
        _ = EventMetadata.RequireFree(metadata, nameof(metadata));
        if (!_byType.TryGetValue(@event.GetType(), out var @case))
        {
            throw new ArgumentException($"{@event.GetType().Name} is no registered case of {typeof(TEvent).Name}. Give it a stored event type name.", nameof(@event));
        }

        return new NewEvent(streamId, id, @case.Shape.EventType, @case.Encode(@event), StoredSchemaVersion.Write(metadata, @case.Shape.SchemaVersion));
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
            var @case = _byName[@event.Type.Value];
            return new Recorded<TEvent>(
                @case.Decode(@event.Data.Span), @event.StreamId, version, @event.Id, StoredSchemaVersion.Remove(@event.Metadata, @case.Shape.SchemaVersion), place, index);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The event of a stored event.</summary>
    /// <exception cref="EventDecodingException">Its event type is none of the union, its schema is another version, or its data does not fit.</exception>
    public Recorded<TEvent> Decode(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (!_byName.TryGetValue(recorded.Type.Value, out var @case))
        {
            throw Undecodable(recorded, $"its event type '{recorded.Type}' is none of {typeof(TEvent).Name}: {string.Join(", ", _byName.Keys)}.");
        }

        var version = StoredSchemaVersion.Read(recorded.Metadata) ?? throw Undecodable(recorded, $"the {EventMetadata.SchemaVersionKey} in its metadata is no number from 1.");
        if (version != @case.Shape.SchemaVersion)
        {
            throw Undecodable(recorded, $"it is '{recorded.Type}' version {version}, but {typeof(TEvent).Name} has version {@case.Shape.SchemaVersion}.");
        }

        TEvent data;
        try
        {
            data = @case.Decode(recorded.Data.Span);
        }
        catch (Exception reason)
        {
            // What a converter or a constructor says may quote the data, which has no place in a message that is logged.
            throw Undecodable(recorded, $"its data does not fit {@case.Shape} ({reason.GetType().Name}; see the inner exception, which may quote the data).", reason);
        }

        return new Recorded<TEvent>(
            data, recorded.StreamId, recorded.Version, recorded.Position, recorded.Id, StoredSchemaVersion.Remove(recorded.Metadata, version), recorded.CreatedAt);
    }

    private static EventDecodingException Undecodable(RecordedEvent recorded, string reason, Exception? innerException = null) =>
        new(reason, recorded.StreamId, recorded.Version, recorded.Position, innerException);
}
