using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventCore;

/// <summary>One case of a union: its CLR type, its stored name and its JSON contract.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public abstract class EventCase<TEvent>
    where TEvent : class
{
    private protected EventCase(EventType eventType, Type clrType)
    {
        EventType = eventType;
        ClrType = clrType;
    }

    /// <summary>The stored name.</summary>
    public EventType EventType { get; }

    internal Type ClrType { get; }

    /// <summary>The case <typeparamref name="TCase"/>, stored under a name that must never change.</summary>
    public static EventCase<TEvent> Of<TCase>(string eventType, JsonTypeInfo<TCase> contract)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new JsonCase<TCase>(new EventType(eventType), contract);
    }

    internal abstract byte[] Encode(TEvent @event);

    internal abstract TEvent Decode(ReadOnlySpan<byte> json);

    private sealed class JsonCase<TCase>(EventType eventType, JsonTypeInfo<TCase> contract) : EventCase<TEvent>(eventType, typeof(TCase))
        where TCase : class, TEvent
    {
        internal override byte[] Encode(TEvent @event) => JsonSerializer.SerializeToUtf8Bytes((TCase)@event, contract);

        internal override TEvent Decode(ReadOnlySpan<byte> json) =>
            JsonSerializer.Deserialize(json, contract) ?? throw new JsonException("The data is null.");
    }
}
