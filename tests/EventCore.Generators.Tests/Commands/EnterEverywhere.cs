using System.Collections.Immutable;

namespace EventCore.Generators.Tests;

/// <summary>Enters an amount in streams named in every way there is.</summary>
[Command]
internal sealed partial record EnterEverywhere(
    [Stream] StreamId Main,
    [Stream("ledger-{0}")] LedgerId Typed,
    [Stream] StreamId? Spare,
    [Stream("number-{0}")] int? Number,
    [Stream] IReadOnlyList<StreamId> Others,
    [Stream("shelf-{0}")] ImmutableArray<LedgerId> Shelves) : ICommand<Ledger, LedgerEvent>
{
    public Ledger Apply(Ledger state, Recorded<LedgerEvent> recorded) => state.After(recorded);

    public Decision<LedgerEvent> Handle(Ledger state, Streams streams)
    {
        StreamHandle<LedgerEvent>?[] all = [streams.Main, streams.Typed, streams.Spare, streams.Number, .. streams.Others, .. streams.Shelves];
        return Decision.Append(all.OfType<StreamHandle<LedgerEvent>>().Select(stream => stream.Event(new LedgerEvent.Entered(state[stream.StreamId] + 1))));
    }
}
