using System.Text.Json.Serialization.Metadata;

namespace EventCore;

/// <summary>One case of a union: its CLR type, the shape it is stored in, and how it is written.</summary>
/// <typeparam name="TEvent">The union.</typeparam>
public abstract class EventCase<TEvent>
    where TEvent : class
{
    private protected EventCase(EventShape shape, Type clrType, JsonTypeInfo? contract)
    {
        Shape = shape;
        ClrType = clrType;
        Contract = contract;
    }

    /// <summary>The shape that new events of this case are stored in.</summary>
    public EventShape Shape { get; }

    /// <summary>Its JSON contract; null where it is stored in a format of its own.</summary>
    public JsonTypeInfo? Contract { get; }

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
        return new FormattedCase<TCase>(new EventShape(eventType, schemaVersion), new JsonContractFormat<TCase>(contract), contract);
    }

    /// <summary>The case <typeparamref name="TCase"/> in a format of its own, stored under a name that must never change.</summary>
    /// <param name="eventType">The stored name.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="schemaVersion">The version of what is written, from 1. Raise it with every change that older events do not fit.</param>
    /// <exception cref="ArgumentException">The name and the version are no <see cref="EventShape"/>.</exception>
    public static EventCase<TEvent> Of<TCase>(string eventType, IEventFormat<TCase> format, int schemaVersion = EventShape.FirstVersion)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(format);
        return new FormattedCase<TCase>(new EventShape(eventType, schemaVersion), format, contract: null);
    }

    internal abstract ReadOnlyMemory<byte> Encode(TEvent @event);

    internal abstract TEvent Decode(ReadOnlySpan<byte> json);

    private sealed class FormattedCase<TCase>(EventShape shape, IEventFormat<TCase> format, JsonTypeInfo? contract)
        : EventCase<TEvent>(shape, typeof(TCase), contract)
        where TCase : class, TEvent
    {
        internal override ReadOnlyMemory<byte> Encode(TEvent @event) => format.Encode((TCase)@event);

        internal override TEvent Decode(ReadOnlySpan<byte> json) => format.Decode(json);
    }
}
