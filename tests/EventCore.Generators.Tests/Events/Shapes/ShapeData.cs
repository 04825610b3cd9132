using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore.Generators.Tests;

/// <summary>What the data of shapes is made of.</summary>
public static class ShapeData
{
    public enum Colour
    {
        Red,
        Green,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    public enum Named
    {
        First,
        [JsonStringEnumMemberName("the second")]
        Second,
    }

    [Flags]
    public enum Flags
    {
        None = 0,
        One = 1,
        Two = 2,
    }

    public sealed record Line(string Product, int Quantity, decimal? Price = null);

    public readonly record struct Point(int X, int Y);

    public readonly record struct Money(decimal Amount, string Currency);

    public readonly struct Span
    {
        [JsonConstructor]
        public Span(int from, int to) => (From, To) = (from, to);

        public int From { get; }

        public int To { get; }
    }

    public struct Mutable
    {
        public int Number { get; set; }

        [JsonInclude]
        internal string? Text { get; set; }

        [JsonInclude]
        public int Field;
    }

    public struct Made
    {
        public Made() => Number = 4;

        public int Number { get; init; }

        public int Other { get; init; }
    }

    public struct Demanding
    {
        public required int Number { get; init; }

        public string? Text { get; init; }
    }

    public sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);

    public sealed record Node(int Value, IReadOnlyList<Node> Children, Node? Next = null);

    public sealed class Basket : List<Line>;

    public sealed class Prices : Dictionary<string, decimal>;

    public sealed record Box<T>
    {
        public T? Content { get; init; }

        [JsonInclude]
        internal List<T> Contents { get; private set; } = [];

        public Box<T> Add(T content)
        {
            Contents.Add(content);
            return this;
        }
    }

    public static class Outer<T>
        where T : class
    {
        public sealed record Inner<TNumber>
            where TNumber : struct, IEquatable<TNumber>
        {
            public T? Text { get; init; }

            public required TNumber Number { get; init; }
        }
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "by")]
    [JsonDerivedType(typeof(Card), "card")]
    [JsonDerivedType(typeof(Cash), "cash")]
    public abstract record Payment(decimal Amount)
    {
        public sealed record Card(decimal Amount, string Number) : Payment(Amount);

        public sealed record Cash(decimal Amount) : Payment(Amount);
    }

    [JsonDerivedType(typeof(Step), 1)]
    public interface IMove
    {
        int Length { get; }
    }

    public sealed record Step(int Length) : IMove;

    [JsonConverter(typeof(TemperatureConverter))]
    public readonly record struct Temperature(double Celsius);

    public sealed class TemperatureConverter : JsonConverter<Temperature>
    {
        public override Temperature Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Temperature value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Celsius);
    }

    public sealed class HexConverter : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            int.Parse(reader.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("x", CultureInfo.InvariantCulture));
    }

    public sealed class AnythingConverter : JsonConverter<object>
    {
        public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
