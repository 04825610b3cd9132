namespace EventCore.Tests;

/// <summary>A command whose decision a test writes in place. Its state is every event it saw, in the order it saw them.</summary>
internal sealed class TestCommand(
    IEnumerable<string> streams, Func<IReadOnlyList<Recorded<CounterEvent>>, DeclaredStreams<CounterEvent>, Decision<CounterEvent>> decide)
    : ICommand<IReadOnlyList<Recorded<CounterEvent>>, CounterEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => streams.Select(stream => new StreamId(stream));

    public IReadOnlyList<Recorded<CounterEvent>> InitialState => [];

    public IReadOnlyList<Recorded<CounterEvent>> Apply(IReadOnlyList<Recorded<CounterEvent>> state, Recorded<CounterEvent> recorded) => [.. state, recorded];

    public Decision<CounterEvent> Decide(IReadOnlyList<Recorded<CounterEvent>> state, DeclaredStreams<CounterEvent> streams) => decide(state, streams);

    /// <summary>Appends one event to each of the streams.</summary>
    public static TestCommand Count(params string[] streams) =>
        new(streams, (_, declared) => Decision.Append(streams.Select(stream => declared.Handle(new StreamId(stream)).Event(new CounterEvent.Counted(1)))));

    /// <summary>Appends to the first stream as many as all the streams have counted so far, plus one.</summary>
    public static TestCommand CountAll(params string[] streams) =>
        new(streams, (state, declared) => Decision.Append(declared.Handle(new StreamId(streams[0])).Event(new CounterEvent.Counted(state.Count + 1))));
}
