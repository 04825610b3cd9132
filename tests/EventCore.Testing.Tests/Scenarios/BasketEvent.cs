namespace EventCore.Testing.Tests;

/// <summary>What happens to a basket. One case has a list, which two equal records hold as different objects.</summary>
[EventUnion]
public abstract partial record BasketEvent
{
    [EventType("apples-added")]
    public sealed record Added(int Apples) : BasketEvent;

    [EventType("apples-taken")]
    public sealed record Taken(int Apples) : BasketEvent;

    [EventType("basket-labelled")]
    public sealed record Labelled(IReadOnlyList<Label> Labels) : BasketEvent;

    public sealed record Label(string Text, int Size);
}
