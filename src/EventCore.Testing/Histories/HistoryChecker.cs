namespace EventCore.Testing;

/// <summary>Finds out whether a history keeps what a store promises: atomic, strictly serializable, durable, exactly once, in order.</summary>
/// <remarks>
/// Every stream is a list of unique events and the log can be read in full, so that nothing has to be guessed: a history is
/// compared with the one order that the log says. Takes time and memory in proportion to the history: a million operations are
/// a matter of seconds and a few gigabytes.
/// </remarks>
public static class HistoryChecker
{
    /// <summary>Checks a history.</summary>
    /// <param name="history">What was done, and the log after all of it was over.</param>
    /// <param name="maxViolations">How many violations are told apart; all are counted.</param>
    public static HistoryReport Check(History history, int maxViolations = HistoryReport.DefaultMaxViolations)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (indexed, found) = (new IndexedHistory(history), new FoundViolations(maxViolations));
        StructureCheck.Run(indexed, found);
        WitnessCheck.Run(indexed, found);
        var dependencies = DependencyCheck.Run(indexed, found);
        var deliveries = DeliveryCheck.Run(indexed, found);
        return new HistoryReport
        {
            Operations = history.Operations.CountBy(operation => operation.Outcome).OrderBy(pair => pair.Key).ToDictionary(),
            UnknownButStored = indexed.Decisions.Count(decision => decision.Operation.Outcome == OperationOutcome.Unknown),
            Events = indexed.Log.Length,
            Deliveries = deliveries,
            Dependencies = dependencies,
            Violations = found.First,
            ViolationCount = found.Count,
        };
    }
}
