using System.Text.Json.Serialization;

namespace EventCore.Generators.Tests;

/// <summary>What the commands of these tests append, and that it is stored, is said by hand: it is not what they are about.</summary>
internal abstract partial record LedgerEvent : IEventUnion<LedgerEvent>
{
    public static EventRegistry<LedgerEvent> Registry { get; } = new(EventCase<LedgerEvent>.Of("entered", Json.Default.Entered));

    public sealed record Entered(int Amount) : LedgerEvent;

    [JsonSerializable(typeof(Entered))]
    internal sealed partial class Json : JsonSerializerContext;
}
