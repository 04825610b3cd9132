namespace EventCore.Sqlite.Tests;

public abstract record StepEvent : IEventUnion<StepEvent>
{
    public static EventRegistry<StepEvent> Registry { get; } = new(EventCase<StepEvent>.Of("stepped", StepJson.Default.Stepped));

    public sealed record Stepped(int Number) : StepEvent;
}
