namespace EventCore.Generators.Tests;

/// <summary>Writes through whatever handles it is made to, and keeps its own.</summary>
[Command]
internal sealed partial record KeepHandles([Stream] StreamId Ledger, Func<KeepHandles.Streams, KeepHandles.Streams> Choose) : ICommand<int, LedgerEvent>
{
    public int Apply(int state, Recorded<LedgerEvent> recorded) => state + 1;

    public Decision<LedgerEvent> Handle(int state, Streams streams) => Decision.Append(Choose(streams).Ledger.Event(new LedgerEvent.Entered(state)));
}
