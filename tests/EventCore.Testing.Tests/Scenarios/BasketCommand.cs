namespace EventCore.Testing.Tests;

/// <summary>A command whose decision a test writes in place. Its state is every event it saw.</summary>
internal sealed class BasketCommand(
    StreamId stream, Func<IReadOnlyList<Recorded<BasketEvent>>, DeclaredStreams<BasketEvent>, Decision<BasketEvent>> decide)
    : ICommand<IReadOnlyList<Recorded<BasketEvent>>, BasketEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => [stream];

    public IReadOnlyList<Recorded<BasketEvent>> InitialState => [];

    public IReadOnlyList<Recorded<BasketEvent>> Apply(IReadOnlyList<Recorded<BasketEvent>> state, Recorded<BasketEvent> recorded) => [.. state, recorded];

    public Decision<BasketEvent> Decide(IReadOnlyList<Recorded<BasketEvent>> state, DeclaredStreams<BasketEvent> streams) => decide(state, streams);
}
