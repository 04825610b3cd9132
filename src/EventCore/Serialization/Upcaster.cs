using System.Text.Json.Serialization.Metadata;

namespace EventCore;

/// <summary>What becomes, when it is read, of an event that was stored in an old shape: a step towards what the union is today.</summary>
/// <remarks>
/// <para>Steps are chained: what one makes is taken on by the upcaster of that shape, until it is a case of the union. What is stored
/// stays as it is. All that is made of one stored event has its version, position, id and metadata.</para>
/// <para>An upcaster is a pure function. Whatever it throws becomes the inner exception of an <see cref="EventDecodingException"/>.</para>
/// </remarks>
/// <typeparam name="TEvent">The union.</typeparam>
public abstract class Upcaster<TEvent>
    where TEvent : class
{
    private protected Upcaster(EventShape shape, IReadOnlyList<EventShape> makes) => (Shape, Makes) = (shape, makes);

    /// <summary>The old shape.</summary>
    public EventShape Shape { get; }

    /// <summary>The shapes that it makes of it; empty where it makes events of the union, or none.</summary>
    public IReadOnlyList<EventShape> Makes { get; }

    /// <summary>The CLR type of what it takes from the upcaster before it.</summary>
    internal abstract Type Takes { get; }

    /// <summary>The CLR type of what it makes.</summary>
    internal abstract Type Gives { get; }

    /// <summary>Events of one type are nothing to the union, whatever their version.</summary>
    internal virtual bool IgnoresAllVersions => false;

    /// <summary>Begins an upcaster that works on JSON.</summary>
    /// <param name="eventType">The stored name of the old shape.</param>
    /// <param name="schemaVersion">The schema version of the old shape.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public static OldEvent<TEvent> From(string eventType, int schemaVersion) => new(new EventShape(eventType, schemaVersion));

    /// <summary>Begins an upcaster that works on an old CLR type.</summary>
    /// <param name="eventType">The stored name of the old shape.</param>
    /// <param name="schemaVersion">The schema version of the old shape.</param>
    /// <param name="contract">The JSON contract of the old CLR type.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public static OldEvent<TEvent, TOld> From<TOld>(string eventType, int schemaVersion, JsonTypeInfo<TOld> contract)
        where TOld : class
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new(new EventShape(eventType, schemaVersion), new JsonContractFormat<TOld>(contract));
    }

    /// <summary>Begins an upcaster that works on an old CLR type, stored in a format of its own.</summary>
    /// <param name="eventType">The stored name of the old shape.</param>
    /// <param name="schemaVersion">The schema version of the old shape.</param>
    /// <param name="format">The format of the old CLR type.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public static OldEvent<TEvent, TOld> From<TOld>(string eventType, int schemaVersion, IEventFormat<TOld> format)
        where TOld : class
    {
        ArgumentNullException.ThrowIfNull(format);
        return new(new EventShape(eventType, schemaVersion), format);
    }

    /// <summary>Events of a type are nothing to the union, whatever their version: those of another union in streams that both use, say.</summary>
    /// <exception cref="ArgumentException">The name is that of no <see cref="EventShape"/>.</exception>
    public static Upcaster<TEvent> Ignore(string eventType) => new NoneUpcaster<TEvent>(new EventShape(eventType), ignoresAllVersions: true);

    /// <summary>What is stored, as this upcaster takes it.</summary>
    internal abstract object Read(ReadOnlySpan<byte> json);

    /// <summary>What becomes of it, in order.</summary>
    internal abstract IEnumerable<UpcastValue> Upcast(object old);
}
