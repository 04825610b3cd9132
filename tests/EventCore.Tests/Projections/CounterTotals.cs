namespace EventCore.Tests;

/// <summary>What a log of counters comes to.</summary>
public sealed record CounterTotals(long Events = 0, long Sum = 0)
{
    public CounterTotals Apply(Recorded<CounterEvent> recorded) => new(Events + 1, Sum + (recorded.Data is CounterEvent.Counted counted ? counted.By : 0));
}
