namespace EventCore.Cli;

/// <summary>What one workload measured. Adds up, or cannot be made.</summary>
internal sealed class WorkloadResult
{
    /// <summary>The result of so many operations.</summary>
    /// <exception cref="InvalidOperationException">The parts do not sum up to the operations, or the store does not hold what it acknowledged.</exception>
    public WorkloadResult(string name, int operations, Tally tally, TimeSpan elapsed, long storedEvents)
    {
        if (tally.Succeeded + tally.Rejected + tally.Failed != operations)
        {
            throw new InvalidOperationException(
                $"The figures of {name} do not add up: {tally.Succeeded} succeeded, {tally.Rejected} rejected and {tally.Failed} failed are not {operations} operations.");
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

        (Name, Operations, Tally, Elapsed, StoredEvents) = (name, operations, tally, elapsed, storedEvents);
    }

    public string Name { get; }

    public int Operations { get; }

    public Tally Tally { get; }

    /// <summary>When the measured phase began, in UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The wall time of the measured phase.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>How many operations were under way at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>The events of the measured phase that the store holds afterwards, counted by reading the versions of its streams.</summary>
    public long StoredEvents { get; }

    /// <summary>What the stream cache did in the measured phase.</summary>
    public CacheUse Cache { get; init; } = new(0, 0);

    /// <summary>What the process took in the measured phase.</summary>
    public MemoryUse Memory { get; init; } = new(0, 0, null, null);

    /// <summary>Successes per second of wall time.</summary>
    public double OperationsPerSecond => PerSecond(Tally.Succeeded);

    /// <summary>Events acknowledged or read per second of wall time; a workload does the one or the other.</summary>
    public double EventsPerSecond => PerSecond(Tally.Events + Tally.EventsRead);

    private double PerSecond(long count) => Elapsed > TimeSpan.Zero ? count / Elapsed.TotalSeconds : 0;
}
