namespace EventCore.Tests;

/// <summary>Another reading of the events that <see cref="CounterEvent"/> stores.</summary>
public abstract record TallyEvent : IEventUnion<TallyEvent>
{
    public static EventRegistry<TallyEvent> Registry { get; } = new(EventCase<TallyEvent>.Of("counted", CounterJson.Default.Tallied));

    public sealed record Tallied(int By) : TallyEvent;
}
