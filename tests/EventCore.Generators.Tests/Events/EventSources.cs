namespace EventCore.Generators.Tests;

/// <summary>Unions as somebody might write them.</summary>
internal static class EventSources
{
    public const string Shop = """
        using System.Text.Json.Serialization;

        namespace Sample;

        [EventUnion]
        internal abstract partial record ShopEvent
        {
            [EventType("order-placed", Version = 2)]
            internal sealed record OrderPlaced(StreamId Customer, IReadOnlyList<Line> Lines, Currency Paid = Currency.Euro) : ShopEvent;

            [EventType("order-cancelled")]
            internal sealed record OrderCancelled([property: JsonPropertyName("why")] string? Reason) : ShopEvent;

            [EventType("order-closed")]
            internal sealed record OrderClosed : ShopEvent;

            internal sealed record Line(string Product, int Quantity, Dictionary<string, decimal>? Discounts);

            internal enum Currency
            {
                Euro,
                Pound,
            }
        }
        """;

    public const string Guarded = """
        using System.Text.Json.Serialization;

        namespace Sample;

        [EventUnion]
        internal abstract partial record GuardedEvent
        {
            [EventType("kept")]
            internal sealed record Kept(int Id) : GuardedEvent
            {
                public required string Name { get; init; }

                public Box<int>? Box { get; init; }

                public Point At { get; init; }

                [JsonInclude]
                private int Count { get; set; }

                [JsonConverter(typeof(JsonStringEnumConverter))]
                public DayOfWeek? Day { get; init; }
            }

            internal sealed record Box<T>
                where T : struct
            {
                public T Content { get; init; }
            }

            internal readonly record struct Point(int X);
        }
        """;
}
