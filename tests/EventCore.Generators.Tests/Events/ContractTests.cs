using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

using static EventCore.Generators.Tests.ShapeData;

namespace EventCore.Generators.Tests;

/// <summary>Generated contracts beside those that System.Text.Json finds by reflection.</summary>
public sealed class ContractTests
{
    private static readonly JsonSerializerOptions Generated = new()
    {
        TypeInfoResolver = (IJsonTypeInfoResolver)Activator.CreateInstance(typeof(Shape).GetNestedType("__Events", BindingFlags.NonPublic)!, nonPublic: true)!,
    };

    private static readonly JsonSerializerOptions Reflected = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static TheoryData<Shape> Values =>
    [
        new Shape.ConvertedFirst(Colour.Green, 255),
        new Shape.Empty(),
        new Shape.BuiltIn(
            true, 255, -1, 'ß', -2, 3, -4, 5, -6, ulong.MaxValue, Int128.MinValue, UInt128.MaxValue, (Half)1.5, 1.1f, 0.1, 1.10m, "text \u2028 <\"", Guid.Parse("00000001-0002-0003-0405-060708090a0b"),
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)), new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5),
            TimeSpan.FromSeconds(1.5), new Uri("https://example.org/a b"), new Version(1, 2, 3), [1, 2, 3], new byte[] { 4 }, new byte[] { 5 }),
        new Shape.Nullables(1, Guid.Empty, new DateOnly(2026, 1, 2), Colour.Green, new Point(1, 2), "", [1], Named.Second),
        new Shape.Nullables(null, null, null, null, null, null, null, null),
        new Shape.Documents(JsonDocument.Parse("""{"a":[1,null]}""").RootElement, JsonNode.Parse("[1]"), new JsonObject { ["a"] = 1 }, [1, "b"], JsonValue.Create(4)),
        new Shape.Enums(Colour.Green, Named.Second, Flags.One | Flags.Two, Colour.Green, Colour.Green, Colour.Green),
        new Shape.Enums((Colour)7, (Named)7, (Flags)9, (Colour)7, (Colour)7, null),
        new Shape.Lists(
            [1], [[1], []], ["a"], ["b"], [3], [new("c", 1)], [new("d", 2)], [new("e", 3)], [4], ["f"], new HashSet<int> { 5 }, [7, 6], new([8]), new([9, 10]), new([11]), [12], new([13]),
            [new Line("g", 4, 1.0m)], new List<int> { 15 }.ToArray()),
        new Shape.ImmutableLists([1], [new Line("a", 1)], [2], ["c", "b"], [3], ImmutableStack.Create(4, 5), ImmutableList.Create(6), ImmutableHashSet.Create(7)),
        new Shape.Dictionaries(
            new() { ["a"] = 1 }, new Dictionary<string, Line> { ["b"] = new("c", 1) }, new Dictionary<string, Line?> { ["d"] = null }, new() { [2] = "e", [1] = "f" },
            ImmutableDictionary<string, int>.Empty.Add("g", 1), ImmutableSortedDictionary<Guid, int>.Empty.Add(Guid.Empty, 2), new() { [new DateOnly(2026, 1, 2)] = 3 },
            new() { [Colour.Green] = [4] }, new() { [Named.Second] = 5 }, new() { ["h"] = 1.0m }, ImmutableDictionary<string, int>.Empty),
        new Shape.Nested(new("a", 1), null, new(1, 2), new(3, "EUR"), new(4, "b"), new(new("c", 5), new(null, 6)), new("d", 7), new("account")),
        new Shape.Recursive(new(1, [new(2, [])], new(3, [])), new(new(4, []), null)),
        new Shape.Defaults(Double: 0),
        new Shape.Names("a", 1, "b", 2, 3, 4),
        new Shape.Ignored("a", null, 0, null) { Anything = new object(), Later = 0 },
        new Shape.Ignored("a", "b", 1, "c") { Later = 6 },
        new Shape.Setters { Init = "set", Set = 4, Field = 5, Numbers = [] }.With("changed", 6),
        new Shape.Requires(1) { Name = "a", Line = new("b", 2), Count = 3 },
        new Shape.Satisfied("a"),
        new Shape.Chosen(1, "a"),
        new Shape.Extended(1) { Others = new() { ["other"] = JsonDocument.Parse("[1]").RootElement } },
        new Shape.Ordered(1, 2, 3),
        new Shape.NumberTexts(1, 2, [3]),
        new Shape.Strict(1),
        new Shape.PopulatedMembers { Numbers = { 2 }, Counts = { ["a"] = 1 } },
        new Shape.Structs(new(1, 2), new(3, "EUR"), new(4, 5), new() { Number = 6, Text = "a", Field = 7 }, new() { Other = 8 }, new() { Number = 9 }),
        new Shape.Cases(new Payment.Card(1, "2"), [new Step(3)]),
        new Shape.Inherited(1, "a", 2) { Overridden = "b" },
        new Shape.Generic(new Box<int> { Content = 1 }.Add(2), new Box<Line>().Add(new("a", 1)), new() { Text = "b", Number = 3 }, new() { Content = new() { Content = 4 } }),
        new Shape.Converted(new(36.6), new Temperature(1), 255, 16, "anything"),
        new Shape.Converted(default, null, 0, null, ""),
        Shape.NewSecret(1),
        new Shape.InternalCase(1),
        new Shape.CalledBack { Number = 1 },
        new Shape.String("a", 1, "b", 2),
        new Shape.JsonTypeInfo(1, 2, new(3)),
        new Shape.@class(1, new(2, null)),
    ];

    /// <summary>Data that no version of the program wrote, or an older one, or a newer.</summary>
    public static TheoryData<Type, string> Data => new()
    {
        { typeof(Shape.Empty), """{"unknown":[1,{"a":2}]}""" },
        { typeof(Shape.Empty), "null" },
        { typeof(Shape.Empty), "1" },
        { typeof(Shape.Empty), "{" },
        { typeof(Shape.Nullables), "{}" },
        { typeof(Shape.Nullables), """{"number":1,"NUMBER":2,"Number":3,"Number":4}""" },
        { typeof(Shape.Enums), """{"Number":"Green"}""" },
        { typeof(Shape.Enums), """{"Text":"second"}""" },
        { typeof(Shape.Enums), """{"Text":"the second","Flags":3,"Member":"green","Untyped":1,"Perhaps":"Red"}""" },
        { typeof(Shape.Lists), "{}" },
        { typeof(Shape.Lists), """{"Array":null}""" },
        { typeof(Shape.Lists), """{"Array":[null]}""" },
        { typeof(Shape.ImmutableLists), "{}" },
        { typeof(Shape.Dictionaries), """{"ByEnum":{"Nothing":[]}}""" },
        { typeof(Shape.Dictionaries), """{"ByText":{"the second":1},"Plain":{"a":1,"a":2}}""" },
        { typeof(Shape.Nested), "{}" },
        { typeof(Shape.Nested), """{"Line":null,"Point":null}""" },
        { typeof(Shape.Nested), """{"Line":{"Product":1}}""" },
        { typeof(Shape.Nested), """{"Stream":"*"}""" },
        { typeof(Shape.Nested), """{"Point":{"X":1,"Z":2},"KeyValue":{"Key":"a","Value":1}}""" },
        { typeof(Shape.Defaults), "{}" },
        { typeof(Shape.Defaults), """{"Number":null}""" },
        { typeof(Shape.Defaults), """{"Text":null,"Nullable":null,"Perhaps":0}""" },
        { typeof(Shape.Names), """{"the name":"a","Name":"b","struct":1,"event":"c","Struct":2}""" },
        { typeof(Shape.Ignored), """{"Always":"a","Anything":1,"Computed":"b","Never":"c"}""" },
        { typeof(Shape.Setters), "{}" },
        { typeof(Shape.Setters), """{"Init":null,"Constant":"other","PrivateSetter":7,"Internal":"a","Private":"b","_field":10,"Field":11,"Populated":[3],"Numbers":[4]}""" },
        { typeof(Shape.Requires), "{}" },
        { typeof(Shape.Requires), """{"Name":"a","Line":null}""" },
        { typeof(Shape.Requires), """{"Name":"a","Line":null,"Count":1,"Free":2}""" },
        { typeof(Shape.Satisfied), "{}" },
        { typeof(Shape.Chosen), "{}" },
        { typeof(Shape.Chosen), """{"Text":"a"}""" },
        { typeof(Shape.Extended), """{"Known":1,"a":null,"b":{"c":2},"Others":3}""" },
        { typeof(Shape.NumberTexts), """{"Text":"1","Number":2,"Texts":["3",4]}""" },
        { typeof(Shape.NumberTexts), """{"Number":"2"}""" },
        { typeof(Shape.Strict), """{"Number":1,"Other":2}""" },
        { typeof(Shape.PopulatedMembers), """{"Numbers":[2],"Counts":{"a":1}}""" },
        { typeof(Shape.Structs), """{"Demanding":{"Text":"a"}}""" },
        { typeof(Shape.Structs), """{"Made":{"Other":1},"Span":{"From":1},"Demanding":{"Number":2}}""" },
        { typeof(Shape.Cases), """{"Payment":{"by":"cash","Amount":1},"Moves":[{"$type":1,"Length":2}]}""" },
        { typeof(Shape.Cases), """{"Payment":{"by":"gold","Amount":1}}""" },
        { typeof(Shape.Cases), """{"Payment":{"Amount":1}}""" },
        { typeof(Shape.Inherited), """{"Own":1,"Base":"a","Virtual":2,"Hidden":"b","Overridden":"c"}""" },
        { typeof(Shape.Generic), """{"Number":{"Content":1,"Contents":[2]},"Inner":{"Text":"a"}}""" },
        { typeof(Shape.Converted), """{"Temperature":1.5,"Perhaps":null,"Hex":"ff","PerhapsHex":"10","Anything":"b"}""" },
        { typeof(Shape.Converted), """{"Hex":1}""" },
        { typeof(Shape.CalledBack), """{"Number":1}""" },
        { typeof(Shape.@class), """{"int":1,"base":{"int":2}}""" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void An_event_is_written_as_by_reflection(Shape value)
    {
        var written = JsonSerializer.Serialize(value, Generated.GetTypeInfo(value.GetType()));

        Assert.Equal(JsonSerializer.Serialize(value, value.GetType(), Reflected), written);
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void An_event_is_read_as_by_reflection(Shape value)
    {
        var data = JsonSerializer.Serialize(value, value.GetType(), Reflected);

        Assert.Equal(Read(value.GetType(), data, Reflected), Read(value.GetType(), data, Generated));
    }

    [Theory]
    [MemberData(nameof(Data))]
    public void Data_that_differs_from_the_event_is_read_or_refused_as_by_reflection(Type type, string data)
    {
        Assert.Equal(Read(type, data, Reflected), Read(type, data, Generated));
    }

    [Fact]
    public void Every_case_is_written_in_some_test()
    {
        var cases = typeof(Shape).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsDefined(typeof(EventTypeAttribute)));

        Assert.Empty(cases.Except(Values.Select(row => row.Data.GetType())));
        Assert.Equal(
            typeof(Shape).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Select(type => type.GetCustomAttribute<EventTypeAttribute>()?.Name).OfType<string>().Order(StringComparer.Ordinal),
            Shape.Registry.EventTypes.Select(type => type.Value).Order(StringComparer.Ordinal));
    }

    // What was read, written by reflection, which is the same for equal values; or what was wrong with the data.
    private static string Read(Type type, string data, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize(data, options.GetTypeInfo(type)), type, Reflected);
        }
        catch (Exception invalid) when (invalid is JsonException or NotSupportedException or InvalidOperationException)
        {
            return $"{invalid.GetType().Name}: {invalid.Message}";
        }
    }
}
