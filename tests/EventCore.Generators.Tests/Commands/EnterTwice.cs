namespace EventCore.Generators.Tests;

/// <summary>Enters an amount twice; a value, with its streams in a field.</summary>
[Command]
internal readonly partial struct EnterTwice(params StreamId[] streams) : ICommand<Ledger, LedgerEvent>
{
    [Stream]
    private readonly StreamId[] _ledgers = streams;

    public Ledger Apply(Ledger state, Recorded<LedgerEvent> recorded) => state.After(recorded);

    public Decision<LedgerEvent> Handle(Ledger state, Streams streams) =>
        Decision.Append(streams.Ledgers.Concat(streams.Ledgers).Select(stream => stream.Event(new LedgerEvent.Entered(state[stream.StreamId] + 1))));
}
