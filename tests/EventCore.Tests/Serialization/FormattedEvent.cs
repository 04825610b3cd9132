namespace EventCore.Tests;

/// <summary>A union whose case is stored in Protocol Buffers.</summary>
public abstract record FormattedEvent : IEventUnion<FormattedEvent>
{
    public static EventRegistry<FormattedEvent> Registry { get; } = new(
        EventCase<FormattedEvent>.Of("measured", new ProtobufMeasured()));

    public static IEnumerable<Upcaster<FormattedEvent>> Upcasters =>
        [Upcaster<FormattedEvent>.From("measured-twice", 1, new ProtobufMeasured()).ToSeveral(measured => [measured, measured])];

    public sealed record Measured(long Micrometres, string Sensor) : FormattedEvent;
}
