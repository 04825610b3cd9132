namespace EventCore.Hosting.Tests;

[EventUnion]
public abstract partial record BellEvent
{
    [EventType("rung")]
    public sealed record Rung(string By) : BellEvent;
}
