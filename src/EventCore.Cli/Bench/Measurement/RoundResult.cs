namespace EventCore.Cli;

/// <summary>What one measured phase of a workload found out. Adds up, or cannot be made.</summary>
internal sealed class RoundResult
{
    /// <summary>The result of so many operations.</summary>
    /// <exception cref="InvalidOperationException">The parts do not sum up to the operations, or the store does not hold what it acknowledged.</exception>
    public RoundResult(string name, int operations, Tally tally, TimeSpan elapsed, long storedEvents)
    {
        if (tally.Operations != operations)
        {
            throw new InvalidOperationException(
                $"The figures of {name} do not add up: {tally.Succeeded} succeeded, {tally.Rejected} rejected, {tally.Conflicted} conflicted and {tally.Failed} failed are not {operations} operations.");
        }

        if (tally.Latency.Count != tally.Succeeded)
        {
            throw new InvalidOperationException($"The figures of {name} do not add up: {tally.Latency.Count} latencies are not {tally.Succeeded} successes.");
        }

        // A failed operation may have committed all the same: its answer may be what was lost.
        if (storedEvents < tally.Events || (tally.Failed == 0 && storedEvents != tally.Events))
        {
            throw new InvalidOperationException($"The figures of {name} do not add up: {tally.Events} events were acknowledged, but the store holds {storedEvents}.");
        }

        (Tally, Elapsed, StoredEvents) = (tally, elapsed, storedEvents);
    }

    public Tally Tally { get; }

    /// <summary>When the measured phase began, in UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The wall time of the measured phase.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The events of the measured phase that the store holds afterwards, counted by reading the versions of its streams.</summary>
    public long StoredEvents { get; }

    /// <summary>How many streams the workload has afterwards.</summary>
    public long Streams { get; init; }

    /// <summary>How many events the longest of them holds afterwards.</summary>
    public long LongestStream { get; init; }

    /// <summary>What the library counted in the measured phase.</summary>
    public LibraryUse Library { get; init; } = LibraryUse.None;

    /// <summary>What the measured phase took.</summary>
    public ResourceUse Resources { get; init; } = ResourceUse.None;

    /// <summary>Successes per second of wall time.</summary>
    public double OperationsPerSecond => PerSecond(Tally.Succeeded);

    /// <summary>Events acknowledged or read per second of wall time.</summary>
    public double EventsPerSecond => PerSecond(Tally.Events + Tally.EventsRead);

    private double PerSecond(long count) => Elapsed > TimeSpan.Zero ? count / Elapsed.TotalSeconds : 0;
}
