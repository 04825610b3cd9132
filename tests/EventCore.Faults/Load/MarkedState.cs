using System.Collections.Immutable;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>What a decision has seen of its streams; those without events are left out.</summary>
/// <param name="Streams">Each stream with what was seen of it.</param>
internal sealed record MarkedState(ImmutableArray<StreamSeen> Streams)
{
    public static MarkedState Empty { get; } = new([]);

    public StreamSeen Of(StreamId streamId) => Streams.FirstOrDefault(seen => seen.StreamId == streamId) ?? StreamSeen.Nothing(streamId);

    public MarkedState After(Recorded<MarkedEvent> recorded)
    {
        var mark = ((MarkedEvent.Marked)recorded.Data).ToMark();
        for (var index = 0; index < Streams.Length; index++)
        {
            if (Streams[index].StreamId == recorded.StreamId)
            {
                return new MarkedState(Streams.SetItem(index, Streams[index].After(mark)));
            }
        }

        return new MarkedState(Streams.Add(StreamSeen.Nothing(recorded.StreamId).After(mark)));
    }
}
