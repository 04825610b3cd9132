namespace EventCore.Tests;

/// <summary>A command that finds streams in what it saw so far.</summary>
internal sealed class DiscoveringCommand(
    IReadOnlyList<string> streams,
    Func<IReadOnlyList<Recorded<CounterEvent>>, IEnumerable<string>> discover,
    Func<IReadOnlyList<Recorded<CounterEvent>>, DeclaredStreams<CounterEvent>, Decision<CounterEvent>> decide)
    : ICommand<IReadOnlyList<Recorded<CounterEvent>>, CounterEvent>, IDiscoversStreams<IReadOnlyList<Recorded<CounterEvent>>>
{
    public IEnumerable<StreamId> DeclaredStreams => streams.Select(stream => new StreamId(stream));

    public IReadOnlyList<Recorded<CounterEvent>> InitialState => [];

    public IReadOnlyList<Recorded<CounterEvent>> Apply(IReadOnlyList<Recorded<CounterEvent>> state, Recorded<CounterEvent> recorded) => [.. state, recorded];

    public IEnumerable<StreamId> DiscoverStreams(IReadOnlyList<Recorded<CounterEvent>> state) => discover(state).Select(stream => new StreamId(stream));

    public Decision<CounterEvent> Decide(IReadOnlyList<Recorded<CounterEvent>> state, DeclaredStreams<CounterEvent> streams) => decide(state, streams);

    /// <summary>The streams that the marks of the state name.</summary>
    public static IEnumerable<string> Marked(IReadOnlyList<Recorded<CounterEvent>> state) =>
        state.Select(recorded => recorded.Data).OfType<CounterEvent.Marked>().SelectMany(mark => mark.Text.Split(' '));

    /// <summary>Appends to each stream that the marks name how many events there are in all, plus one.</summary>
    public static DiscoveringCommand CountAll(params string[] streams) => new(streams, Marked, (state, declared) =>
        Decision.Append(declared.Discovered.Select(handle => handle.Event(new CounterEvent.Counted(state.Count + 1)))));
}
