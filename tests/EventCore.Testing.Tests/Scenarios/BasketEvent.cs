namespace EventCore.Testing.Tests;

/// <summary>What happens to a basket. One case has a list, which two equal records hold as different objects.</summary>
public abstract record BasketEvent : IEventUnion<BasketEvent>
{
    public static EventRegistry<BasketEvent> Registry { get; } = new(
        EventCase<BasketEvent>.Of("apples-added", BasketJson.Default.Added),
        EventCase<BasketEvent>.Of("apples-taken", BasketJson.Default.Taken),
        EventCase<BasketEvent>.Of("basket-labelled", BasketJson.Default.Labelled));

    public sealed record Added(int Apples) : BasketEvent;

    public sealed record Taken(int Apples) : BasketEvent;

    public sealed record Labelled(IReadOnlyList<Label> Labels) : BasketEvent;

    public sealed record Label(string Text, int Size);
}
