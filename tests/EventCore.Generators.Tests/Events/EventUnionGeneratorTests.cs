namespace EventCore.Generators.Tests;

public sealed class EventUnionGeneratorTests
{
    [Fact]
    public void A_union_is_given_its_registry_and_the_contracts_of_its_data()
    {
        var run = GeneratorRun.Of(EventSources.Shop);

        Assert.Empty(run.Complaints);
        Snapshot.Matches(run, "Events/Shop");
    }

    [Fact]
    public void What_only_reflection_could_reach_is_reached_by_unsafe_accessors()
    {
        var run = GeneratorRun.Of(EventSources.Guarded);

        Assert.Empty(run.Complaints);
        Snapshot.Matches(run, "Events/Guarded");
    }

    [Theory]
    [InlineData("public static partial class Shop { [EventUnion] public abstract partial record Event { [EventType(\"a\")] public sealed record A(int N) : Event; } }")]
    [InlineData("internal partial record struct Shop { public partial interface IPart { [EventUnion] internal abstract partial class Event { [EventType(\"a\")] internal sealed class A : Event; } } }")]
    [InlineData("public partial class Shop { [EventUnion] private abstract partial record Event { [EventType(\"a\")] private sealed record A(B B) : Event; } private enum B; }")]
    [InlineData("[EventUnion] internal abstract partial record @event { [EventType(\"a\")] internal sealed record @class(int @int) : @event; }")]
    [InlineData("[EventUnion] internal abstract partial record Event; [EventType(\"a\")] internal sealed record A(int N) : Event; [EventType(\"b\")] internal sealed partial record B : Event; internal partial record B { public int N { get; init; } }")]
    [InlineData("[EventUnion] internal abstract partial record Event { [EventUnion] internal abstract partial record Inner : Event { [EventType(\"a\")] internal sealed record A : Inner; } }")]
    [InlineData("[EventUnion] internal abstract partial record Event;")]
    [InlineData("[EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record Options(int N) : Event; [EventType(\"b\")] internal sealed record System(string Json) : Event; [EventType(\"c\")] internal sealed record EventCore : Event; }")]
    [InlineData("[EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record A : Event { [Obsolete(\"b\")] public int N { get; init; } [Obsolete(\"c\", error: true)] public int M { get; set; } } }")]
    public void A_union_may_stand_anywhere(string source)
    {
        var run = GeneratorRun.Of($"#pragma warning disable CS1591\nnamespace Sample;\n{source}");

        Assert.Empty(run.Complaints);
        Assert.NotEmpty(run.Generated);
    }

    [Fact]
    public void A_union_may_stand_in_no_namespace()
    {
        var run = GeneratorRun.Of("[EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record A(int N) : Event; }");

        Assert.Empty(run.Complaints);
        Assert.Equal(["Event.Events.g.cs"], run.Generated.Keys);
    }

    [Fact]
    public void Cases_may_stand_in_several_files()
    {
        var run = GeneratorRun.Of(
            "namespace Sample; [EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record A(int N) : Event; }",
            "namespace Sample; internal abstract partial record Event { [EventType(\"b\", Version = 3)] internal sealed record B(int N) : Event; }",
            "namespace Sample; [EventType(\"c\")] internal sealed record C(string Text) : Event;");

        Assert.Empty(run.Complaints);
        var generated = Assert.Single(run.Generated).Value;
        Assert.Contains("""Of<global::Sample.Event.A>("a", AContract(Options)),""", generated, StringComparison.Ordinal);
        Assert.Contains("""Of<global::Sample.Event.B>("b", BContract(Options), 3),""", generated, StringComparison.Ordinal);
        Assert.Contains("""Of<global::Sample.C>("c", CContract(Options)),""", generated, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_belongs_to_every_union_it_derives_from()
    {
        var run = GeneratorRun.Of("""
            namespace Sample;

            [EventUnion]
            internal abstract partial record Outer
            {
                [EventUnion]
                internal abstract partial record Inner : Outer
                {
                    [EventType("a")]
                    internal sealed record A : Inner;
                }

                [EventType("b")]
                internal sealed record B : Outer;
            }
            """);

        Assert.Empty(run.Complaints);
        Assert.Contains("EventCase<global::Sample.Outer>.Of<global::Sample.Outer.Inner.A>", run.Generated["Sample.Outer.Events.g.cs"], StringComparison.Ordinal);
        Assert.Contains("EventCase<global::Sample.Outer.Inner>.Of<global::Sample.Outer.Inner.A>", run.Generated["Sample.Outer.Inner.Events.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Outer.B", run.Generated["Sample.Outer.Inner.Events.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Unions_whose_names_differ_in_case_only_have_files_of_their_own()
    {
        var run = GeneratorRun.Of("namespace Sample; [EventUnion] internal abstract partial record Event; [EventUnion] internal abstract partial record EVENT;");

        Assert.Empty(run.Complaints);
        Assert.Equal(2, run.Generated.Count);
    }

    [Fact]
    public void A_registry_is_made_when_every_static_member_of_the_union_is()
    {
        var run = GeneratorRun.Of(
            "namespace Sample; [EventUnion] internal abstract partial record Event { internal static readonly int Count = System.Linq.Enumerable.Count(Registry.EventTypes); }",
            "namespace Sample; internal abstract partial record Event { [EventType(\"a\")] internal sealed record A(int N) : Event; }");

        var count = run.Load().GetType("Sample.Event")!.GetField("Count", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetValue(null);

        Assert.Equal(1, count);
    }
}
