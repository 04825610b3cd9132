namespace EventCore.Tests;

/// <summary>A command whose decision a test writes in place, and whose state tells what was folded. Has no snapshots.</summary>
internal sealed class TrailCommand(IReadOnlyList<string> streams, Func<Trail, DeclaredStreams<CounterEvent>, Decision<CounterEvent>> decide)
    : ICommand<Trail, CounterEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => streams.Select(stream => new StreamId(stream));

    public Trail InitialState => Trail.None;

    /// <summary>How many events were folded for it.</summary>
    public int Applied { get; private set; }

    public Trail Apply(Trail state, Recorded<CounterEvent> recorded)
    {
#pragma warning disable EC0009 // Counting the calls is what this one is for.
        Applied++;
#pragma warning restore EC0009
        return state.After(recorded.Id);
    }

    public Decision<CounterEvent> Decide(Trail state, DeclaredStreams<CounterEvent> streams) => decide(state, streams);

    /// <summary>Appends what it saw to the first stream.</summary>
    public static TrailCommand Mark(params string[] streams) => new(streams, (state, declared) => Decision.Append(MarkOf(streams, state, declared)));

    /// <summary>Appends nothing, but says what it saw.</summary>
    public static TrailCommand Tell(params string[] streams) => new(streams, (state, _) => Decision.Reject("seen", $"{string.Join(' ', streams)}:{state.Digest}"));

    /// <summary>What a command on these streams saw, as an event of the first of them.</summary>
    private static StreamEvent<CounterEvent> MarkOf(string[] streams, Trail state, DeclaredStreams<CounterEvent> declared) =>
        declared.Handle(new StreamId(streams[0])).Event(new CounterEvent.Marked($"{string.Join(' ', streams)}:{state.Digest}"));
}
