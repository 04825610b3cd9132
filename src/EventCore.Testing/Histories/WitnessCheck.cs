namespace EventCore.Testing;

/// <summary>
/// Takes the order of the log for the order in which everything happened, and looks whether it explains what everybody saw and
/// was told: each decision on exactly the state before it, none before what had been acknowledged when it began, and each decision
/// without events at some moment in between.
/// </summary>
internal static class WitnessCheck
{
    public static void Run(IndexedHistory history, FoundViolations found)
    {
        Replay(history, found);
        CheckRealTime(history, found);
        CheckConfirmed(history, found);
    }

    private static void Replay(IndexedHistory history, FoundViolations found)
    {
        var state = new Dictionary<StreamId, StreamSeen>();
        foreach (var decision in history.Decisions)
        {
            foreach (var seen in decision.Seen.Concat(decision.Operation.Seen))
            {
                var actual = state.GetValueOrDefault(seen.StreamId) ?? StreamSeen.Nothing(seen.StreamId);
                if (seen.Version != actual.Version)
                {
                    found.Add(ViolationKind.StaleRead, $"The {decision} saw '{seen.StreamId}' at version {seen.Version}, but it was at {actual.Version} by then.");
                }
                else if (seen.Digest is { } digest && digest != actual.Digest)
                {
                    found.Add(ViolationKind.StaleRead, $"The {decision} saw '{seen.StreamId}' at version {seen.Version} with other events than it holds.");
                }
            }

            foreach (var logged in decision.Events)
            {
                state[logged.StreamId] = (state.GetValueOrDefault(logged.StreamId) ?? StreamSeen.Nothing(logged.StreamId)).After(logged.Mark!);
            }
        }
    }

    private static void CheckRealTime(IndexedHistory history, FoundViolations found)
    {
        // Of all that come later in the log, the one that was acknowledged first.
        StoredDecision? earliest = null;
        foreach (var decision in history.Decisions.Reverse())
        {
            if (earliest is not null && earliest.AcknowledgedAt < decision.Operation.BegunAt)
            {
                found.Add(ViolationKind.AgainstRealTime, $"The {decision} began after {earliest} had been acknowledged.");
            }

            if (earliest is null || decision.AcknowledgedAt < earliest.AcknowledgedAt)
            {
                earliest = decision;
            }
        }
    }

    /// <summary>
    /// A moment is a number of decisions: those before it have happened. Each confirmed operation gets the earliest that is possible,
    /// in the order of their beginnings, so that where one gets none there is none.
    /// </summary>
    private static void CheckConfirmed(IndexedHistory history, FoundViolations found)
    {
        var acknowledged = Latest(history.Decisions.Select((decision, order) => (At: decision.AcknowledgedAt, Moment: order + 1)).Where(pair => pair.At < long.MaxValue));
        var begun = Earliest(history.Decisions.Select((decision, order) => (At: decision.Operation.BegunAt, Moment: order)));
        var ended = new PriorityQueue<(long At, int Moment), long>();
        var afterReads = 0;
        foreach (var operation in history.Confirmed.OrderBy(operation => operation.BegunAt))
        {
            while (ended.TryPeek(out var other, out var at) && at < operation.BegunAt)
            {
                ended.Dequeue();
                afterReads = Math.Max(afterReads, other.Moment);
            }

            var first = Math.Max(afterReads, LastBefore(acknowledged, operation.BegunAt));
            var last = FirstAfter(begun, operation.EndedAt ?? long.MaxValue, history.Decisions.Length);
            var moment = MomentOf(history, operation, first, last, found);
            if (operation.EndedAt is { } endedAt)
            {
                ended.Enqueue((endedAt, moment), endedAt);
            }
        }
    }

    private static int MomentOf(IndexedHistory history, HistoryOperation operation, int first, int last, FoundViolations found)
    {
        var (from, to) = (first, last);
        foreach (var seen in operation.Seen)
        {
            var writer = history.At(seen.StreamId, seen.Version.Value);
            var next = history.At(seen.StreamId, seen.Version.Value + 1);
            if (seen.Version > StreamVersion.Empty && writer is null)
            {
                found.Add(ViolationKind.NoMomentOfRead, $"Operation {operation.Operation:x} saw '{seen.StreamId}' at version {seen.Version}, which the stream never had.");
                return first;
            }

            if (seen.Digest is { } digest && digest != (writer?.Digest ?? 0))
            {
                found.Add(ViolationKind.NoMomentOfRead, $"Operation {operation.Operation:x} saw '{seen.StreamId}' at version {seen.Version} with other events than it holds.");
                return first;
            }

            from = Math.Max(from, writer?.Order + 1 ?? 0);
            to = Math.Min(to, next?.Order ?? int.MaxValue);
        }

        if (from > to)
        {
            found.Add(
                ViolationKind.NoMomentOfRead,
                $"Operation {operation.Operation:x} was confirmed on {string.Join(", ", operation.Seen.Select(seen => $"'{seen.StreamId}' at {seen.Version}"))}, which was so after decision {from} and until decision {to}"
                + $", of {first} to {last} that may have come before it.");
            return first;
        }

        return from;
    }

    /// <summary>By time, with the latest moment up to each.</summary>
    private static (long At, int Moment)[] Latest(IEnumerable<(long At, int Moment)> moments)
    {
        var sorted = moments.OrderBy(pair => pair.At).ToArray();
        for (var index = 1; index < sorted.Length; index++)
        {
            sorted[index].Moment = Math.Max(sorted[index].Moment, sorted[index - 1].Moment);
        }

        return sorted;
    }

    /// <summary>By time, with the earliest moment from each on.</summary>
    private static (long At, int Moment)[] Earliest(IEnumerable<(long At, int Moment)> moments)
    {
        var sorted = moments.OrderBy(pair => pair.At).ToArray();
        for (var index = sorted.Length - 2; index >= 0; index--)
        {
            sorted[index].Moment = Math.Min(sorted[index].Moment, sorted[index + 1].Moment);
        }

        return sorted;
    }

    private static int LastBefore((long At, int Moment)[] sorted, long time)
    {
        var count = CountUntil(sorted, pair => pair.At < time);
        return count == 0 ? 0 : sorted[count - 1].Moment;
    }

    private static int FirstAfter((long At, int Moment)[] sorted, long time, int otherwise)
    {
        var count = CountUntil(sorted, pair => pair.At <= time);
        return count == sorted.Length ? otherwise : sorted[count].Moment;
    }

    private static int CountUntil((long At, int Moment)[] sorted, Predicate<(long At, int Moment)> isBefore)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = isBefore(sorted[middle]) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
