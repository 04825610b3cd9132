using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EventCore.Testing.Tests;

/// <summary>The events of a shelf as they were at first, and what became of them in the hands of different people.</summary>
public static class Shelf
{
    public enum Side
    {
        Left,
        Right,
    }

    public abstract record First : IEventUnion<First>
    {
        public static EventRegistry<First> Registry { get; } = new(
            EventCase<First>.Of("placed", Contract<Placed>()), EventCase<First>.Of("Turned ↔", Contract<Turned>()));

        public sealed record Placed(string Item, int Count) : First;

        public sealed record Turned(Side To) : First;
    }

    /// <summary>Other names in C#, another order of members: nothing of it is stored.</summary>
    public abstract record Renamed : IEventUnion<Renamed>
    {
        public static EventRegistry<Renamed> Registry { get; } = new(
            EventCase<Renamed>.Of("placed", Contract<Put>()), EventCase<Renamed>.Of("Turned ↔", Contract<Turned>()));

        public sealed record Put([property: JsonPropertyName("Count")] int HowMany, string Item) : Renamed;

        public sealed record Turned(Side To) : Renamed;
    }

    /// <summary>One case with other members, one that holds less, under the same version.</summary>
    public abstract record Changed : IEventUnion<Changed>
    {
        public static EventRegistry<Changed> Registry { get; } = new(
            EventCase<Changed>.Of("placed", Contract<Placed>()), EventCase<Changed>.Of("Turned ↔", Contract<Turned>()));

        public sealed record Placed(string Item, short Count, string? By = null) : Changed;

        public sealed record Turned(Direction To) : Changed;

        public enum Direction
        {
            Right,
            Left,
        }
    }

    /// <summary>The same members, of which one counts dozens now.</summary>
    public abstract record Reinterpreted : IEventUnion<Reinterpreted>
    {
        public static EventRegistry<Reinterpreted> Registry { get; } = new(
            EventCase<Reinterpreted>.Of("placed", Contract<Placed>()), EventCase<Reinterpreted>.Of("Turned ↔", Contract<Turned>()));

        public sealed record Placed(string Item) : Reinterpreted
        {
            public int Count { get => Pieces / 12; init => Pieces = value * 12; }

            [JsonIgnore]
            public int Pieces { get; init; }
        }

        public sealed record Turned(Side To) : Reinterpreted;
    }

    /// <summary>What is read is not written again.</summary>
    public abstract record Forgetful : IEventUnion<Forgetful>
    {
        public static EventRegistry<Forgetful> Registry { get; } = new(
            EventCase<Forgetful>.Of("placed", Contract<Placed>()), EventCase<Forgetful>.Of("Turned ↔", Contract<Turned>()));

        public sealed record Placed(string Item, int Count) : Forgetful
        {
            public int Count { get; init; } = Math.Min(Count, 5);
        }

        public sealed record Turned(Side To) : Forgetful;
    }

    /// <summary>A second version, and an upcaster to it.</summary>
    public abstract record Evolved : IEventUnion<Evolved>
    {
        public static EventRegistry<Evolved> Registry { get; } = new(
            EventCase<Evolved>.Of("placed", Contract<Placed>(), schemaVersion: 2), EventCase<Evolved>.Of("Turned ↔", Contract<Turned>()));

        public static IEnumerable<Upcaster<Evolved>> Upcasters =>
        [
            Upcaster<Evolved>.From("placed", 1).ToNextVersion(old =>
            {
                old["Article"] = old["Item"]!.DeepClone();
                return old;
            }),
        ];

        public sealed record Placed(string Article, int Count) : Evolved;

        public sealed record Turned(Side To) : Evolved;
    }

    /// <summary>A case is gone.</summary>
    public abstract record Smaller : IEventUnion<Smaller>
    {
        public static EventRegistry<Smaller> Registry { get; } = new(EventCase<Smaller>.Of("placed", Contract<Placed>()));

        public sealed record Placed(string Item, int Count) : Smaller;
    }

    /// <summary>A case is gone, and the events of it mean nothing any more.</summary>
    public abstract record Dropping : IEventUnion<Dropping>
    {
        public static EventRegistry<Dropping> Registry { get; } = new(EventCase<Dropping>.Of("placed", Contract<Placed>()));

        public static IEnumerable<Upcaster<Dropping>> Upcasters => [Upcaster<Dropping>.From("Turned ↔", 1).Dropped()];

        public sealed record Placed(string Item, int Count) : Dropping;
    }

    private static JsonTypeInfo<T> Contract<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Default.GetTypeInfo(typeof(T));
}
