using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using static EventCore.Generators.Tests.ShapeData;

namespace EventCore.Generators.Tests;

/// <summary>Data of every shape that an event may have.</summary>
[EventUnion]
public abstract partial record Shape
{
    // The first that knows these types, by converters that the others do not have.
    [EventType("converted-first")]
    public sealed record ConvertedFirst(
        [property: JsonConverter(typeof(JsonStringEnumConverter<Colour>))] Colour Colour, [property: JsonConverter(typeof(HexConverter))] int Hex) : Shape;

    [EventType("empty")]
    public sealed record Empty : Shape;

    [EventType("built-in")]
    public sealed record BuiltIn(
        bool Bool, byte Byte, sbyte SByte, char Char, short Short, ushort UShort, int Int, uint UInt, long Long, ulong ULong, Int128 Int128, UInt128 UInt128,
        Half Half, float Float, double Double, decimal Decimal, string? Text, Guid Guid, DateTime DateTime, DateTimeOffset DateTimeOffset, DateOnly DateOnly,
        TimeOnly TimeOnly, TimeSpan TimeSpan, Uri? Uri, Version? Version, byte[]? Bytes, Memory<byte> Memory, ReadOnlyMemory<byte> ReadOnlyMemory) : Shape;

    [EventType("nullable")]
    public sealed record Nullables(int? Number, Guid? Id, DateOnly? Day, Colour? Colour, Point? Point, string? Text, int[]? Numbers, Named? Named) : Shape;

    [EventType("documents")]
    public sealed record Documents(JsonElement Element, JsonNode? Node, JsonObject? Object, JsonArray? Array, JsonValue? Value) : Shape;

    [EventType("enums")]
    public sealed record Enums(Colour Number, Named Text, Flags Flags, [property: JsonConverter(typeof(JsonStringEnumConverter<Colour>))] Colour Member,
        [property: JsonConverter(typeof(JsonStringEnumConverter))] Colour Untyped, [property: JsonConverter(typeof(JsonStringEnumConverter))] Colour? Perhaps) : Shape;

    [EventType("lists")]
    public sealed record Lists(
        int[] Array, int[][] Jagged, List<string> List, IList<string> IList, ICollection<int> ICollection, IReadOnlyList<Line> IReadOnlyList,
        IReadOnlyCollection<Line> IReadOnlyCollection, IEnumerable<Line> IEnumerable, Collection<int> Collection, HashSet<string> HashSet, ISet<int> ISet,
        SortedSet<int> SortedSet, Queue<int> Queue, Stack<int> Stack, LinkedList<int> LinkedList, ObservableCollection<int> Observable,
        ConcurrentQueue<int> ConcurrentQueue, Basket Basket, Memory<int> Memory) : Shape;

    [EventType("immutable-lists")]
    public sealed record ImmutableLists(
        ImmutableArray<int> Array, ImmutableList<Line> List, ImmutableHashSet<int> HashSet, ImmutableSortedSet<string> SortedSet, ImmutableQueue<int> Queue,
        ImmutableStack<int> Stack, IImmutableList<int> IList, IImmutableSet<int> ISet) : Shape;

    [EventType("dictionaries")]
    public sealed record Dictionaries(
        Dictionary<string, int> Plain, IDictionary<string, Line> IDictionary, IReadOnlyDictionary<string, Line?> IReadOnly, SortedDictionary<int, string> Sorted,
        ImmutableDictionary<string, int> Immutable, ImmutableSortedDictionary<Guid, int> ImmutableSorted, ConcurrentDictionary<DateOnly, int> Concurrent,
        Dictionary<Colour, int[]> ByEnum, Dictionary<Named, int> ByText, Prices Prices, IImmutableDictionary<string, int> IImmutable) : Shape;

    [EventType("nested")]
    public sealed record Nested(Line Line, Line? None, Point Point, Money Money, Pair<int, string> Pair, Pair<Line, Pair<string?, int>?> Pairs, KeyValuePair<string, int> KeyValue, StreamId Stream) : Shape;

    [EventType("recursive")]
    public sealed record Recursive(Node Root, Recursive? Inner) : Shape;

    [EventType("defaults")]
    public sealed record Defaults(
        int Number = 42, string Text = "a \"text\"\n", Colour Colour = Colour.Green, decimal Decimal = 1.50m, double Double = 1.5e300, float Float = 1.5f,
        char Char = '\'', bool Bool = true, long Long = long.MinValue, ulong ULong = ulong.MaxValue, int? Nullable = 7, int? Null = null, Guid Guid = default,
        Colour? Perhaps = Colour.Green, byte Byte = 255, double Zero = -0.0, Point Point = default, string? NoText = null) : Shape;

    [EventType("names")]
    public sealed record Names([property: JsonPropertyName("the name")] string Name, int @struct, string @event, int lower, int Ünïcode, [property: JsonPropertyName("\"quoted\"")] int value) : Shape;

    [EventType("ignored")]
    public sealed record Ignored(
        [property: JsonIgnore] string Always, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Never,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int WhenDefault,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WhenNull) : Shape
    {
        [JsonIgnore]
        public object? Anything { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Later { get; init; } = 5;

        public string Computed => $"{WhenDefault}{WhenNull}";
    }

    [EventType("setters")]
    public sealed record Setters : Shape
    {
        public string Init { get; init; } = "unset";

        public int Set { get; set; } = 3;

        public string Constant { get; } = "always";

        public List<int> Numbers { get; init; } = [1];

        [JsonInclude]
        public int Field = 8;

        [JsonInclude]
        public int PrivateSetter { get; private set; } = 2;

        [JsonInclude]
        internal string Internal { get; set; } = "internal";

        [JsonInclude]
        private string Private { get; init; } = "private";

        [JsonInclude]
        private int _field = 9;

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public List<int> Populated { get; } = [1, 2];

        public Setters With(string text, int number)
        {
            (Internal, PrivateSetter, _field) = (text, number, number);
            return this with { Private = text };
        }
    }

    [EventType("required")]
    public sealed record Requires(int Id) : Shape
    {
        public required string Name { get; init; }

        public required Line Line { get; set; }

        [JsonRequired]
        public int Count { get; init; }

        public int Free { get; init; } = 6;
    }

    [EventType("satisfied")]
    public sealed record Satisfied : Shape
    {
        [SetsRequiredMembers]
        public Satisfied(string name) => Name = name;

        public required string Name { get; init; }
    }

    [EventType("chosen")]
    public sealed record Chosen : Shape
    {
        public Chosen(int number, string text) => (Number, Text) = (number, text);

        [JsonConstructor]
        private Chosen(string text, int number = 11) => (Number, Text) = (number, text + "!");

        public int Number { get; }

        public string Text { get; }
    }

    [EventType("extended")]
    public sealed record Extended(int Known) : Shape
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Others { get; set; }
    }

    [EventType("ordered")]
    public sealed record Ordered([property: JsonPropertyOrder(2)] int Last, [property: JsonPropertyOrder(-1)] int First, int Between) : Shape;

    [EventType("numbers")]
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public sealed record NumberTexts(int Text, [property: JsonNumberHandling(JsonNumberHandling.Strict)] int Number, List<int> Texts) : Shape;

    [EventType("strict")]
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Strict(int Number) : Shape;

    [EventType("populated")]
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public sealed record PopulatedMembers : Shape
    {
        public List<int> Numbers { get; } = [1];

        public Dictionary<string, int> Counts { get; } = [];
    }

    [EventType("structs")]
    public sealed record Structs(Point Point, Money Money, Span Span, Mutable Mutable, Made Made, Demanding Demanding) : Shape;

    [EventType("cases")]
    public sealed record Cases(Payment Payment, IReadOnlyList<IMove> Moves) : Shape;

    [EventType("inherited")]
    public sealed record Inherited(int Own, string Base, int Virtual) : Middle(Base)
    {
        public override int Virtual { get; init; } = Virtual;

        public new string Hidden { get; init; } = "new";

        [JsonIgnore]
        public override string Overridden { get; init; } = "ignored";
    }

    public abstract record Middle(string Base) : Shape
    {
        public virtual int Virtual { get; init; }

        public int Hidden { get; init; }

        public virtual string Overridden { get; init; } = "";
    }

    [EventType("generic")]
    public sealed record Generic(Box<int> Number, Box<Line> Line, Outer<string>.Inner<int> Inner, Box<Box<int?>> Boxes) : Shape;

    [EventType("converted")]
    public sealed record Converted(Temperature Temperature, Temperature? Perhaps, [property: JsonConverter(typeof(HexConverter))] int Hex, [property: JsonConverter(typeof(HexConverter))] int? PerhapsHex,
        [property: JsonConverter(typeof(AnythingConverter))] object Anything) : Shape;

    [EventType("secret")]
    private sealed record Secret(Concealed Content) : Shape;

    private sealed record Concealed(int Number);

    [EventType("protected")]
    protected internal sealed record InternalCase(int Number) : Shape;

    public static Shape NewSecret(int number) => new Secret(new Concealed(number));

    [EventType("called-back")]
    public sealed record CalledBack : Shape, IJsonOnDeserialized
    {
        public int Number { get; set; }

        void IJsonOnDeserialized.OnDeserialized() => Number++;
    }

    // Names that generated code must not stumble over.
    [EventType("string")]
    public sealed record String(string Type, int GetTypeInfo, string Options, int Contract) : Shape;

    [EventType("json-type-info")]
    public sealed record JsonTypeInfo(int System, int global, Registered Holder) : Shape;

    [EventType("with-class")]
    public sealed record @class(int @int, @class? @base) : Shape;

    public sealed record Registered(int Options);
}
