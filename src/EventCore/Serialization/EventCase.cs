using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventCore;

/// <summary>One case of a union: its CLR type, the shape it is stored in, and its JSON contract.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public abstract class EventCase<TEvent>
    where TEvent : class
{
    private protected EventCase(EventShape shape, Type clrType)
    {
        Shape = shape;
        ClrType = clrType;
    }

    /// <summary>The shape that new events of this case are stored in.</summary>
    public EventShape Shape { get; }

    internal Type ClrType { get; }

    /// <summary>The case <typeparamref name="TCase"/>, stored under a name that must never change.</summary>
    /// <param name="eventType">The stored name.</param>
    /// <param name="contract">Its JSON contract.</param>
    /// <param name="schemaVersion">The version of the contract, from 1. Raise it with every change of what is stored.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public static EventCase<TEvent> Of<TCase>(string eventType, JsonTypeInfo<TCase> contract, int schemaVersion = EventShape.FirstVersion)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new JsonCase<TCase>(new EventShape(eventType, schemaVersion), contract);
    }

    internal abstract byte[] Encode(TEvent @event);

    internal abstract TEvent Decode(ReadOnlySpan<byte> json);

    private sealed class JsonCase<TCase>(EventShape shape, JsonTypeInfo<TCase> contract) : EventCase<TEvent>(shape, typeof(TCase))
        where TCase : class, TEvent
    {
        internal override byte[] Encode(TEvent @event) => JsonSerializer.SerializeToUtf8Bytes((TCase)@event, contract);

        internal override TEvent Decode(ReadOnlySpan<byte> json) =>
            JsonSerializer.Deserialize(json, contract) ?? throw new JsonException("The data is null.");
    }
}
