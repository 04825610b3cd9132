namespace EventCore.Generators.Tests;

public sealed class BrokenEventUnionTests
{
    [Theory]
    [InlineData("[EventUnion] internal abstract partial record Event<T>;")]
    [InlineData("internal partial class Outer<T> { [EventUnion] internal abstract partial record Event; }")]
    [InlineData("[EventUnion] file abstract partial record Event;")]
    [InlineData("[EventUnion] internal static partial class Event;")]
    [InlineData("[EventUnion] internal abstract partial record Event : IEventUnion<Event> { public static EventRegistry<Event> Registry { get; } = new(); }")]
    public void Of_what_can_be_no_union_nothing_is_generated_and_nothing_said(string source)
    {
        var run = GeneratorRun.Of($"namespace Sample;\n{source}");

        Assert.Empty(run.Complaints);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Generated);
    }

    /// <summary>On the command line the compiler asks no rule of ours while it has something against declarations.</summary>
    [Theory]
    [InlineData("[EventUnion] internal abstract record Event { [EventType(\"a\")] internal sealed record A(int N) : Event; }", "Event")]
    [InlineData("internal class Outer { [EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record A(int N) : Event; } }", "Outer.Event")]
    public void Of_a_union_that_is_not_partial_the_compiler_says_that_and_nothing_else(string source, string name)
    {
        var run = GeneratorRun.Of($"namespace Sample;\n{source}\ninternal static class User {{ public static object It => EventRegistryOf<{name}>(); private static EventRegistry<T> EventRegistryOf<T>() where T : class, IEventUnion<T> => T.Registry; }}");

        Assert.Contains("CS0260", Assert.Single(run.Complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[EventType(\"a\")] internal sealed record A<T>(T Value) : Event;")]
    [InlineData("[EventType(\"a\")] internal abstract record A(int N) : Event;")]
    [InlineData("internal sealed record A(int N) : Event;")]
    [InlineData("[EventType(\"a\")] internal sealed record A(int N);")]
    [InlineData("[EventType(\"\")] internal sealed record A(int N) : Event;")]
    [InlineData("[EventType(null!)] internal sealed record A(int N) : Event;")]
    public void What_can_be_no_case_is_left_out(string source)
    {
        var run = GeneratorRun.Of($"namespace Sample;\n[EventUnion] internal abstract partial record Event;\n{source}");

        Assert.Empty(run.Complaints);
        Assert.DoesNotContain("Sample.A", Assert.Single(run.Generated).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object Value")]
    [InlineData("Action Value")]
    [InlineData("IDisposable Value")]
    [InlineData("dynamic Value")]
    [InlineData("int[,] Value")]
    [InlineData("(int A, string B) Value")]
    [InlineData("List<object> Value")]
    [InlineData("Dictionary<object, int> Value")]
    [InlineData("Exception Value")]
    [InlineData("nint Value")]
    [InlineData("Type Value")]
    [InlineData("IAsyncEnumerable<int> Value")]
    [InlineData("Sealed Value")]
    [InlineData("Hides.Secret Value", "CS0053", "CS0051", "CS0122", "CS0050")]
    [InlineData("Missing Value", "CS0246")]
    [InlineData("int Value, int Value", "CS0100", "CS0102")]
    [InlineData("ref int Value", "CS0631")]
    public void What_cannot_be_stored_compiles_nevertheless(string parameters, params string[] errors)
    {
        var run = GeneratorRun.Of($$"""
            namespace Sample;
            [EventUnion] internal abstract partial record Event { [EventType("a")] internal sealed record A({{parameters}}) : Event; }
            internal sealed class Sealed { public Sealed(int a) { } public Sealed(string b) { } }
            internal class Hides { private sealed record Secret(int N); }
            """);

        Assert.Empty(run.Diagnostics);
        Assert.All(run.Complaints, complaint => Assert.Contains(errors, error => complaint.Contains(error, StringComparison.Ordinal)));
        Assert.All(run.Complaints, complaint => Assert.DoesNotContain(".g.cs", complaint, StringComparison.Ordinal));
        Assert.NotEmpty(run.Generated);
    }

    [Theory]
    [InlineData("[EventUnion] [EventUnion] internal abstract partial record Event { [EventType(\"a\")] [EventType(\"b\")] internal sealed record A : Event; }")]
    [InlineData("[EventUnion] internal abstract partial record Event; [EventUnion] internal abstract partial record Event;")]
    [InlineData("[EventUnion] internal abstract partial record Event : Event;")]
    [InlineData("[EventUnion] internal abstract partial record Event { [EventType] internal sealed record A : Event; [EventType(Version = \"b\")] internal sealed record B : Event; }")]
    [InlineData("[EventUnion] internal abstract partial record { [EventType(\"a\")] internal sealed record ( : Event; }")]
    [InlineData("[EventUnion] internal abstract partial record Event { [EventType(\"a\")] internal sealed record A([property: JsonConverter] int N, [property: System.Text.Json.Serialization.JsonConverter(typeof(Missing))] int M) : Event; }")]
    public void Code_that_is_being_written_stops_nobody(string source)
    {
        var run = GeneratorRun.Of($"namespace Sample;\n{source}");

        Assert.All(run.Result.Results, result => Assert.Null(result.Exception));
    }
}
