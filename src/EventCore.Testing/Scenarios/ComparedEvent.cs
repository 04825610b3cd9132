using System.Text;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>An event as scenarios compare it: its stream, its type, and its data as it is stored.</summary>
/// <remarks>Comparing what is stored sees into lists and other members that two equal records would hold as different objects.</remarks>
/// <param name="StreamId">Its stream.</param>
/// <param name="Type">The stored name of its kind.</param>
/// <param name="Data">Its members.</param>
internal sealed record ComparedEvent(StreamId StreamId, EventType Type, ReadOnlyMemory<byte> Data)
{
    public static ComparedEvent Of(NewEvent expected) => new(expected.StreamId, expected.Type, expected.Data);

    public static ComparedEvent Of(RecordedEvent found) => new(found.StreamId, found.Type, found.Data);

    public bool IsSame(ComparedEvent other) => StreamId == other.StreamId && Type == other.Type && !MemberDifferences(other).Any();

    public IEnumerable<string> MemberDifferences(ComparedEvent found)
    {
        using var expected = JsonDocument.Parse(Data);
        using var other = JsonDocument.Parse(found.Data);
        return [.. JsonDifference.Between(expected.RootElement, other.RootElement)];
    }

    public override string ToString() => $"{StreamId}: {Type} {ScenarioText.Shorten(Encoding.UTF8.GetString(Data.Span))}";
}
