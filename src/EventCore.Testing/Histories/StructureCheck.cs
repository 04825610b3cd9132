namespace EventCore.Testing;

/// <summary>What can be seen without asking what anybody read: nothing lost, nothing doubled, nothing torn, nothing of nobody.</summary>
internal static class StructureCheck
{
    public static void Run(IndexedHistory history, FoundViolations found)
    {
        CheckLog(history, found);
        foreach (var decision in history.Decisions)
        {
            CheckDecision(decision, found);
        }

        CheckAnswers(history, found);
    }

    private static void CheckLog(IndexedHistory history, FoundViolations found)
    {
        var versions = new Dictionary<StreamId, long>();
        var (ids, parts) = (new HashSet<EventId>(history.Log.Length), new HashSet<(long, int)>(history.Log.Length));
        var position = 0L;
        foreach (var logged in history.Log)
        {
            if (logged.Position.Value != position + 1)
            {
                found.Add(ViolationKind.PositionsNotDense, $"Position {position + 1} was expected after {position}, but there is {logged.Position}.");
            }

            position = logged.Position.Value;
            var version = versions.GetValueOrDefault(logged.StreamId) + 1;
            if (logged.Version.Value != version)
            {
                found.Add(ViolationKind.VersionsNotDense, $"Version {version} of '{logged.StreamId}' was expected at position {position}, but there is {logged.Version}.");
            }

            versions[logged.StreamId] = version;
            if (!ids.Add(logged.Id))
            {
                found.Add(ViolationKind.StoredTwice, $"Event {logged.Id} is in the log again at position {position}.");
            }

            if (logged.IsOfCommandId)
            {
                if (version > 1)
                {
                    found.Add(ViolationKind.StoredTwice, $"'{logged.StreamId}' has another outcome at position {position}.");
                }
            }
            else if (logged.Mark is not { } mark)
            {
                found.Add(ViolationKind.NobodySent, $"The event at position {position} does not say which operation it is of.");
            }
            else if (!history.Operations.ContainsKey(mark.Operation))
            {
                found.Add(ViolationKind.NobodySent, $"The event at position {position} is of operation {mark.Operation:x}, which nobody began.");
            }
            else if (!parts.Add((mark.Operation, mark.Index)))
            {
                found.Add(ViolationKind.StoredTwice, $"Event {mark.Index} of operation {mark.Operation:x} is in the log again at position {position}.");
            }
        }
    }

    private static void CheckDecision(StoredDecision decision, FoundViolations found)
    {
        var count = decision.Events[0].Mark!.Count;
        for (var index = 0; index < Math.Max(count, decision.Events.Count); index++)
        {
            if (index >= decision.Events.Count)
            {
                found.Add(ViolationKind.Torn, $"Of {decision}, {count - index} of {count} events are missing.");
                return;
            }

            var mark = decision.Events[index].Mark!;
            if (mark.Index != index || mark.Count != count || decision.Events[index].Position.Value != decision.Events[0].Position.Value + index)
            {
                found.Add(ViolationKind.Torn, $"Of {decision}, event {index} of {count} was expected {index} positions later, but event {mark.Index} of {mark.Count} is at position {decision.Events[index].Position}.");
                return;
            }
        }
    }

    private static void CheckAnswers(IndexedHistory history, FoundViolations found)
    {
        var stored = history.Decisions.ToDictionary(decision => decision.Operation.Operation);
        foreach (var operation in history.History.Operations)
        {
            switch (operation.Outcome, stored.GetValueOrDefault(operation.Operation))
            {
                case (OperationOutcome.Appended, null):
                    found.Add(ViolationKind.AcknowledgedButLost, $"Operation {operation.Operation:x} was acknowledged{(operation.LastPosition is { } where ? $" at position {where}" : "")}, and none of its events is in the log.");
                    break;
                case (OperationOutcome.Refused or OperationOutcome.Confirmed, { } decision):
                    found.Add(ViolationKind.RefusedButStored, $"The caller of {decision} was told that nothing was appended.");
                    break;
                case (OperationOutcome.Appended, { } decision) when operation.LastPosition is { } last && last != decision.Events[^1].Position:
                    found.Add(ViolationKind.WrongAnswer, $"The caller of {decision} was told that its last event is at position {last}, but it is at {decision.Events[^1].Position}.");
                    break;
            }
        }
    }
}
