namespace EventCore.Generators.Tests;

public sealed class EventUnionCachingTests
{
    private const string Other = "namespace Sample; [EventUnion] internal abstract partial record OtherEvent { [EventType(\"a\")] internal sealed record A(int N) : OtherEvent; }";

    [Fact]
    public void A_file_that_is_added_makes_nothing_anew()
    {
        var run = GeneratorRun.Of(EventSources.Shop, EventSources.Guarded, Other);

        var again = run.With("namespace Sample; internal sealed record Unrelated(int Value);");

        Assert.Empty(again.MadeAnew);
    }

    [Theory]
    [InlineData("namespace Sample;", "// A remark that moves everything down.\n\nnamespace Sample;")]
    [InlineData("(int N) : OtherEvent;", "(int N) : OtherEvent { public void Unrelated() { } }")]
    public void An_edit_that_changes_nothing_stored_makes_nothing_anew(string text, string edited)
    {
        var run = GeneratorRun.Of(EventSources.Shop, EventSources.Guarded, Other);

        var again = run.WithEdited(2, source => source.Replace(text, edited, StringComparison.Ordinal));

        Assert.Empty(again.MadeAnew);
        Assert.Empty(again.Complaints);
    }

    [Fact]
    public void An_edit_of_one_unions_data_makes_that_union_anew()
    {
        var run = GeneratorRun.Of(EventSources.Shop, EventSources.Guarded, Other);

        var again = run.WithEdited(2, source => source.Replace("int N", "long N", StringComparison.Ordinal));

        Assert.Equal(["EventUnionGenerator EventUnions: Modified", "EventUnionGenerator SourceOutput: Modified"], again.MadeAnew);
        Assert.NotEqual(run.Generated["Sample.OtherEvent.Events.g.cs"], again.Generated["Sample.OtherEvent.Events.g.cs"]);
    }
}
