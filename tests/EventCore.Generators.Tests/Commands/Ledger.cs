using System.Collections.Immutable;

namespace EventCore.Generators.Tests;

/// <summary>The sum of each stream.</summary>
internal sealed record Ledger
{
    public ImmutableSortedDictionary<StreamId, int> Sums { get; init; } = ImmutableSortedDictionary<StreamId, int>.Empty;

    public Ledger After(Recorded<LedgerEvent> recorded) =>
        this with { Sums = Sums.SetItem(recorded.StreamId, this[recorded.StreamId] + ((LedgerEvent.Entered)recorded.Data).Amount) };

    public int this[StreamId streamId] => Sums.GetValueOrDefault(streamId);
}
