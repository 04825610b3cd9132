namespace EventCore.Testing.Tests;

/// <summary>Says how many apples two baskets hold. Folded by stream, which is right unless what is taken from one is counted only while another has some.</summary>
internal sealed class CountApples(StreamId left, StreamId right, bool looksAtTheOther) : ICommand<int, BasketEvent>, ISnapshottedByStream<int>, ICreatesStreams
{
    public IEnumerable<StreamId> DeclaredStreams => [left, right];

    public int InitialState => 0;

    public SnapshotDefinition<int>? SnapshotOf(StreamId streamId) => null;

    public bool Creates(StreamId streamId) => streamId == right;

    public int Combine(int one, int other) => one + other;

    public int Apply(int state, Recorded<BasketEvent> recorded) => recorded.Data switch
    {
        BasketEvent.Added added => state + added.Apples,
        BasketEvent.Taken taken when !looksAtTheOther || state >= taken.Apples => state - taken.Apples,
        _ => state,
    };

    public Decision<BasketEvent> Decide(int state, DeclaredStreams<BasketEvent> streams) => Decision.Reject("counted", "Counted.", new Dictionary<string, string>(StringComparer.Ordinal) { ["apples"] = $"{state}" });
}
