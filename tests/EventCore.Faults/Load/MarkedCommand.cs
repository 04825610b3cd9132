using System.Collections.Immutable;
using System.Text.Json;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>Reads some streams and appends to some of them, or rejects: which of both depends on what it sees.</summary>
/// <param name="operation">What its events are marked with.</param>
/// <param name="declared">What it reads.</param>
/// <param name="writes">To which of its streams each of its events goes, as a number that is taken modulo how many there are.</param>
/// <param name="rejectsAt">It rejects where this is the number of events it sees, modulo <see cref="RejectsOneIn"/>; never where it is more.</param>
internal class MarkedCommand(long operation, ImmutableArray<StreamId> declared, ImmutableArray<int> writes, int rejectsAt) : ICommand<MarkedState, MarkedEvent>
{
    public const int RejectsOneIn = 5;

    public IEnumerable<StreamId> DeclaredStreams => declared;

    public MarkedState InitialState => MarkedState.Empty;

    public MarkedState Apply(MarkedState state, Recorded<MarkedEvent> recorded) => state.After(recorded);

    public Decision<MarkedEvent> Decide(MarkedState state, DeclaredStreams<MarkedEvent> streams)
    {
        ImmutableArray<StreamSeen> seen = [.. declared.Concat(Discovered(state)).Distinct().Select(state.Of)];
        if (seen.Sum(stream => stream.Version.Value) % RejectsOneIn == rejectsAt)
        {
            return Decision.Reject("not-now", "The streams hold a number of events at which this command rejects.", new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["seen"] = JsonSerializer.Serialize(new MarkedState(seen), LoadJson.Default.MarkedState),
            });
        }

        return Decision.Append(writes.Select((place, index) => HandleOf(seen[place % seen.Length].StreamId, streams).Event(
            new MarkedEvent.Marked(operation, index, writes.Length, index == 0 ? seen : []))));
    }

    /// <summary>What a rejection says that was seen.</summary>
    public static IEnumerable<StreamSeen> SeenBy(CommandResult.Rejected rejected) =>
        JsonSerializer.Deserialize(rejected.Details["seen"], LoadJson.Default.MarkedState)!.Streams;

    protected virtual IEnumerable<StreamId> Discovered(MarkedState state) => [];

    private StreamHandle<MarkedEvent> HandleOf(StreamId streamId, DeclaredStreams<MarkedEvent> streams) =>
        declared.Contains(streamId) ? streams.Handle(streamId) : streams.Discovered[streamId];
}
