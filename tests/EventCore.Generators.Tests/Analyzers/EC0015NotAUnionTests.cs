namespace EventCore.Generators.Tests;

public sealed class EC0015NotAUnionTests
{
    [Theory]
    [InlineData("[EventUnion] public abstract record [|Event|];", "'Event' cannot be a union of events: Event is not partial")]
    [InlineData("public class Outer { [EventUnion] public abstract partial record [|Event|]; }", "'Event' cannot be a union of events: Outer is not partial")]
    [InlineData("[EventUnion] public abstract partial record [|Event|]<T>;", "'Event' cannot be a union of events: Event is generic, and a stored event is of one type")]
    [InlineData("[EventUnion] file abstract partial record [|Event|];", "'Event' cannot be a union of events: Event is seen in one file only")]
    [InlineData("[EventUnion] public static partial class [|Event|];", "'Event' cannot be a union of events: it is no class of which there can be objects")]
    [InlineData("[EventUnion] public abstract partial record [|Event|] : IEventUnion<Event> { public static EventRegistry<Event> Registry { get; } = new(); }", "'Event' cannot be a union of events: it declares a Registry itself")]
    public Task What_nothing_can_be_generated_for_is_reported(string source, string message) => Rule<EC0015NotAUnion>.Reports(source, message);

    [Theory]
    [InlineData("[EventUnion] public abstract partial record Event { [EventType(\"a\")] public sealed record A : Event; }")]
    [InlineData("public static partial class Shop { [EventUnion] public abstract partial class Event; }")]
    [InlineData("public abstract record Event : IEventUnion<Event> { public static EventRegistry<Event> Registry { get; } = new(); }")]
    public Task A_union_is_not_reported(string source) => Rule<EC0015NotAUnion>.Accepts(source);
}
