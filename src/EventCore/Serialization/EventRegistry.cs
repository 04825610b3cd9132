using EventCore.Stores;

namespace EventCore;

/// <summary>
/// Every case of a union of events, by stored name and by CLR type, and what becomes of the shapes they had before. Immutable and
/// thread-safe.
/// </summary>
/// <typeparam name="TEvent">The union.</typeparam>
public sealed class EventRegistry<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly Dictionary<string, EventCase<TEvent>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventCase<TEvent>> _byType = [];
    private readonly EventEvolution<TEvent> _evolution;

    /// <summary>Takes every case of the union, and its <see cref="IEventUnion{TSelf}.Upcasters"/>.</summary>
    /// <exception cref="ArgumentException">
    /// Two cases share a stored name, a case is listed twice, or the upcasters do not lead from every older version of every event
    /// to the union: one is missing, leads nowhere or in a circle, or does not fit the next.
    /// </exception>
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

        var upcasters = TEvent.Upcasters ?? throw new ArgumentException(
            $"{typeof(TEvent).Name}.{nameof(TEvent.Upcasters)} is not set yet when the registry is made. Declare it with a body: public static … {nameof(TEvent.Upcasters)} => [ … ].", nameof(cases));
        _evolution = new EventEvolution<TEvent>(_byName.Values, upcasters);
    }

    /// <summary>Every case.</summary>
    public IEnumerable<EventCase<TEvent>> Cases => _byName.Values;

    /// <summary>The stored names of all cases, and those of events that are only upcast to them.</summary>
    public IEnumerable<EventType> EventTypes => _evolution.EventTypes.Select(name => new EventType(name));

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

    /// <summary>What a stored event is to the union: one event, unless an upcaster makes several of it, or none.</summary>
    /// <remarks>Events whose type begins with <c>$</c> are EventCore's own, and nothing to any union.</remarks>
    /// <exception cref="EventDecodingException">
    /// Its event type is none of the union, its schema is newer than the known one, its data does not fit, or an upcaster failed.
    /// </exception>
    public DecodedEvents<TEvent> Decode(RecordedEvent recorded) => new(DecodeStored(recorded));

    /// <summary>What a stored event is to the union, or the stored event itself where <see cref="Decode"/> would throw.</summary>
    public DecodedOrRaw<TEvent> DecodeOrRaw(RecordedEvent recorded)
    {
        try
        {
            return new DecodedOrRaw<TEvent>.Decoded(Decode(recorded));
        }
        catch (EventDecodingException reason)
        {
            return new DecodedOrRaw<TEvent>.Raw(recorded, reason);
        }
    }

    /// <summary>The same for a history, which has one place for each stored event.</summary>
    internal Recorded<TEvent> DecodeStored(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var version = StoredSchemaVersion.Read(recorded.Metadata);
        if (!_byName.TryGetValue(recorded.Type.Value, out var @case) || version != @case.Shape.SchemaVersion)
        {
            return DecodeOld(recorded, version);
        }

        try
        {
            return Recorded<TEvent>.Of(recorded, @case.Decode(recorded.Data.Span), StoredSchemaVersion.Remove(recorded.Metadata, @case.Shape.SchemaVersion));
        }
        catch (Exception reason)
        {
            // What a converter or a constructor says may quote the data, which has no place in a message that is logged.
            throw Undecodable(recorded, $"its data does not fit {@case.Shape} ({reason.GetType().Name}; see the inner exception, which may quote the data).", reason);
        }
    }

    private Recorded<TEvent> DecodeOld(RecordedEvent recorded, int? storedVersion)
    {
        if (recorded.Type.Value.StartsWith(EventMetadata.ReservedPrefix) || _evolution.Ignores(recorded.Type))
        {
            return Recorded<TEvent>.None(recorded, recorded.Metadata);
        }

        var newest = _evolution.NewestOf(recorded.Type) ?? throw Undecodable(
            recorded, $"its event type '{recorded.Type}' is none of {typeof(TEvent).Name}: {string.Join(", ", _evolution.EventTypes)}.");
        var version = storedVersion ?? throw Undecodable(recorded, $"the {EventMetadata.SchemaVersionKey} in its metadata is no number from 1.");
        if (version > newest)
        {
            throw Undecodable(
                recorded,
                $"it is '{recorded.Type}' version {version}, and {typeof(TEvent).Name} knows versions up to {newest}. A newer version of the application wrote it; run that one, or a later one.");
        }

        var shape = new EventShape(recorded.Type.Value, version);
        try
        {
            return Recorded<TEvent>.Of(recorded, _evolution.Upcast(shape, recorded.Data.Span), StoredSchemaVersion.Remove(recorded.Metadata, version));
        }
        catch (Exception reason)
        {
            throw Undecodable(recorded, $"it is {shape}, which could not be upcast ({reason.GetType().Name}; see the inner exception, which may quote the data).", reason);
        }
    }

    private static EventDecodingException Undecodable(RecordedEvent recorded, string reason, Exception? innerException = null) =>
        new(reason, recorded.StreamId, recorded.Version, recorded.Position, innerException);
}
