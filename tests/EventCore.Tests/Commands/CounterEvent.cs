namespace EventCore.Tests;

public abstract record CounterEvent : IEventUnion<CounterEvent>
{
    public static EventRegistry<CounterEvent> Registry { get; } = new(
        EventCase<CounterEvent>.Of("counted", CounterJson.Default.Counted),
        EventCase<CounterEvent>.Of("marked", CounterJson.Default.Marked));

    public sealed record Counted(int By) : CounterEvent;

    public sealed record Marked(string Text) : CounterEvent;

    public sealed record Unregistered : CounterEvent;
}
