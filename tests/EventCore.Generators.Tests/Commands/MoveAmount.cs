namespace EventCore.Generators.Tests;

/// <summary>Moves what is there from one stream to another, both named by ids of the user's own.</summary>
[Command]
internal sealed partial class MoveAmount([Stream("ledger-{0}")] LedgerId from, [Stream("ledger-{0}")] LedgerId to) : ICommand<int, LedgerEvent>
{
    private const int InitialState = -10;

    public int Apply(int state, Recorded<LedgerEvent> recorded) =>
        recorded.StreamId == FromStream ? state + ((LedgerEvent.Entered)recorded.Data).Amount : state;

    public Decision<LedgerEvent> Handle(int state, Streams streams) => state > 0
        ? Decision.Append(streams.From.Event(new LedgerEvent.Entered(-state)), streams.To.Event(new LedgerEvent.Entered(state)))
        : Decision.Reject("overdrawn", $"{from} lacks {-state} for {to}.");
}
