using System.Text.Json.Nodes;

namespace EventCore;

/// <summary>An event in an old shape, of which an upcaster is to make something; as JSON. See <see cref="Upcaster{TEvent}.From(string, int)"/>.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public sealed class OldEvent<TEvent>
    where TEvent : class
{
    private readonly EventShape _shape;

    internal OldEvent(EventShape shape) => _shape = shape;

    /// <summary>The same event in the next version of its schema.</summary>
    /// <param name="upcast">Gets the old data, and may change and return it, or return other.</param>
    public Upcaster<TEvent> ToNextVersion(Func<JsonObject, JsonObject> upcast) => To(_shape.EventType.Value, checked(_shape.SchemaVersion + 1), upcast);

    /// <summary>The same data under another stored name.</summary>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public Upcaster<TEvent> RenamedTo(string eventType, int schemaVersion = EventShape.FirstVersion) => To(eventType, schemaVersion, data => data);

    /// <summary>One event in another shape.</summary>
    /// <param name="eventType">The stored name of the other shape.</param>
    /// <param name="schemaVersion">Its schema version.</param>
    /// <param name="upcast">Gets the old data, and may change and return it, or return other.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public Upcaster<TEvent> To(string eventType, int schemaVersion, Func<JsonObject, JsonObject> upcast)
    {
        ArgumentNullException.ThrowIfNull(upcast);
        var shape = new EventShape(eventType, schemaVersion);
        return new JsonUpcaster<TEvent>(_shape, [shape], old => [new UpcastEvent(shape, upcast(old))]);
    }

    /// <summary>Several events, or none, in other shapes.</summary>
    /// <param name="shapes">All shapes that may be made.</param>
    /// <param name="upcast">Gets the old data, and returns the events in their order.</param>
    public Upcaster<TEvent> ToSeveral(IEnumerable<EventShape> shapes, Func<JsonObject, IEnumerable<UpcastEvent>> upcast)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(upcast);
        return new JsonUpcaster<TEvent>(_shape, [.. shapes], upcast);
    }

    /// <summary>Nothing: the event no longer means anything.</summary>
    public Upcaster<TEvent> Dropped() => new NoneUpcaster<TEvent>(_shape, ignoresAllVersions: false);
}

/// <summary>An event in an old shape, of which an upcaster is to make something; as an old CLR type.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
/// <typeparam name="TOld">The old CLR type.</typeparam>
public sealed class OldEvent<TEvent, TOld>
    where TEvent : class
    where TOld : class
{
    private readonly EventShape _shape;
    private readonly IEventFormat<TOld> _format;

    internal OldEvent(EventShape shape, IEventFormat<TOld> format) => (_shape, _format) = (shape, format);

    /// <summary>The same event in the next version of its schema, which is that of an upcaster from the same CLR type, or a case of the union.</summary>
    public Upcaster<TEvent> ToNextVersion<TNext>(Func<TOld, TNext> upcast)
        where TNext : class
    {
        ArgumentNullException.ThrowIfNull(upcast);
        var next = new EventShape(_shape.EventType.Value, checked(_shape.SchemaVersion + 1));
        return new TypedUpcaster<TEvent, TOld>(_shape, _format, [next], typeof(TNext), old => [new UpcastValue(next, upcast(old))]);
    }

    /// <summary>An event of the union as it is today.</summary>
    public Upcaster<TEvent> To(Func<TOld, TEvent> upcast)
    {
        ArgumentNullException.ThrowIfNull(upcast);
        return new TypedUpcaster<TEvent, TOld>(_shape, _format, [], typeof(TEvent), old => [new UpcastValue(Shape: null, upcast(old))]);
    }

    /// <summary>Several events of the union as it is today, in their order, or none.</summary>
    public Upcaster<TEvent> ToSeveral(Func<TOld, IEnumerable<TEvent>> upcast)
    {
        ArgumentNullException.ThrowIfNull(upcast);
        return new TypedUpcaster<TEvent, TOld>(_shape, _format, [], typeof(TEvent), old => upcast(old).Select(one => new UpcastValue(Shape: null, one)));
    }
}
