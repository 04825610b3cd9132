namespace EventCore.Generators.Tests;

public sealed class EC0014DataNotStorableTests
{
    [Theory]
    [InlineData("object [|Value|]", "'Held.Value' cannot be stored: object says nothing of what it holds")]
    [InlineData("dynamic [|Value|]", "'Held.Value' cannot be stored: object says nothing of what it holds")]
    [InlineData("IReadOnlyList<object> [|Value|]", "'Held.Value' cannot be stored: object says nothing of what it holds")]
    [InlineData("IPart [|Value|]", "'Held.Value' cannot be stored: IPart says nothing of what it holds; name its cases with [JsonDerivedType]")]
    [InlineData("Part? [|Value|]", "'Held.Value' cannot be stored: Part says nothing of what it holds; name its cases with [JsonDerivedType]")]
    [InlineData("Action [|Value|]", "'Held.Value' cannot be stored: Action is a delegate")]
    [InlineData("(int, int)[] [|Value|]", "'Held.Value' cannot be stored: a tuple's fields are not written; a record's properties are")]
    [InlineData("int[,] [|Value|]", "'Held.Value' cannot be stored: arrays of several dimensions have no JSON form")]
    [InlineData("Exception [|Value|]", "'Held.Value' cannot be stored: Exception has no JSON form of its own; give the member a [JsonConverter]")]
    [InlineData("Dictionary<StreamVersion, int> [|Value|]", "'Held.Value' cannot be stored: a JSON object has no keys of the type StreamVersion")]
    [InlineData("System.Collections.Concurrent.ConcurrentBag<int> [|Value|]", "'Held.Value' cannot be stored: ConcurrentBag is a collection that cannot be filled again")]
    [InlineData("TwoWays [|Value|]", "'Held.Value' cannot be stored: TwoWays has several public constructors or none; mark one with [JsonConstructor]")]
    [InlineData("[property: JsonConverter(typeof(JsonStringEnumConverter))] int [|Value|]", "'Held.Value' cannot be stored: JsonStringEnumConverter is for enums only")]
    [InlineData("[property: JsonConverter(typeof(Part))] int [|Value|]", "'Held.Value' cannot be stored: its converter Part has no public constructor without parameters, or cannot be reached")]
    public Task A_member_whose_type_has_no_json_form_is_reported(string parameter, string message) =>
        Rule<EC0014DataNotStorable>.Reports(Union($"[EventType(\"held\")] public sealed record Held({parameter}) : Event;"), message);

    [Theory]
    [InlineData("public string? [|Text|] { get; private set; }", "'Held.Text' cannot be stored: it would be written and not read back: it has neither a public setter nor a constructor's parameter of its name and type")]
    [InlineData("public int [|Number|];", "'Held.Number' cannot be stored: fields are not written; make it a property or give it [JsonInclude]")]
    [InlineData("public int [|Number|] { get; } public Held() => Number = 1;", "'Held.Number' cannot be stored: it would be written and not read back: it has neither a public setter nor a constructor's parameter of its name and type")]
    [InlineData("public Held(int [|number|]) => Text = $\"{number}\"; public string Text { get; init; }", "'Held.number' cannot be stored: it could not be given what was read: no property has its name and type")]
    public Task A_member_that_would_be_lost_is_reported(string member, string message) =>
        Rule<EC0014DataNotStorable>.Reports(Union($"[EventType(\"held\")] public sealed record Held : Event {{ {member} }}"), message);

    [Fact]
    public Task What_is_wrong_further_inside_is_reported_at_the_case() => Rule<EC0014DataNotStorable>.Reports(
        Union("""
            [EventType("held")] public sealed record [|Held|](Outer Content) : Event;
            public sealed record Outer(IReadOnlyList<Inner> Contents);
            public sealed record Inner(object Value);
            """),
        "'Inner.Value' cannot be stored: object says nothing of what it holds");

    [Theory]
    [InlineData("[EventType(\"held\")] public sealed record Held([property: JsonIgnore] object? Value) : Event;")]
    [InlineData("[EventType(\"held\")] public sealed record Held(int Number) : Event { public string Computed => $\"{Number}\"; public string Constant { get; } = \"always\"; [JsonIgnore] public object? Value { get; init; } }")]
    [InlineData("[EventType(\"held\")] public sealed record Held : Event { [JsonInclude] public int Number { get; private set; } [JsonInclude] public int Field; }")]
    [InlineData("[EventType(\"held\")] public sealed record Held(Shared? One, IReadOnlyDictionary<Guid, Shared[]> All, System.Collections.Immutable.ImmutableArray<DateOnly> Days) : Event; public sealed record Shared(Uri Uri, Shared? Next);")]
    [InlineData("[EventType(\"held\")] public sealed record Held(Either Way) : Event; [JsonDerivedType(typeof(One), \"one\")] public abstract record Either; public sealed record One : Either;")]
    [InlineData("public sealed record NotStored(object Value);")]
    public Task What_is_read_back_as_it_was_is_not_reported(string cases) => Rule<EC0014DataNotStorable>.Accepts(Union(cases));

    private static string Union(string cases) => $$"""
        using System.Text.Json.Serialization;

        [EventUnion]
        public abstract partial record Event
        {
        {{cases}}
        }

        public interface IPart;
        public abstract record Part;
        public sealed class TwoWays { public TwoWays(int a) { } public TwoWays(string b) { } }
        """;
}
