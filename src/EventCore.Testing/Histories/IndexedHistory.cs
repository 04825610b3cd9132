using System.Runtime.InteropServices;

namespace EventCore.Testing;

/// <summary>A history with what the checks look up in it.</summary>
internal sealed class IndexedHistory
{
    // Null stands for an event of nobody's, so that those after it keep their places.
    private readonly Dictionary<StreamId, List<(StoredDecision Decision, int Order, long Digest)?>> _streams = [];

    public IndexedHistory(History history)
    {
        History = history;
        Operations = history.Operations.ToDictionary(operation => operation.Operation);
        Log = [.. history.Log.OrderBy(logged => logged.Position)];
        var events = new Dictionary<long, List<LoggedEvent>>();
        foreach (var logged in Log)
        {
            if (logged.Mark is { } mark && Operations.ContainsKey(mark.Operation))
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(events, mark.Operation, out _) ??= []).Add(logged);
            }
        }

        Decisions = [.. events.Select(pair => new StoredDecision(Operations[pair.Key], pair.Value)).OrderBy(decision => decision.Events[0].Position)];
        var orders = new Dictionary<long, int>(Decisions.Length);
        for (var order = 0; order < Decisions.Length; order++)
        {
            orders.Add(Decisions[order].Operation.Operation, order);
        }

        foreach (var logged in Log)
        {
            ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, logged.StreamId, out _);
            stream ??= [];
            stream.Add(logged.Mark is { } mark && orders.TryGetValue(mark.Operation, out var order)
                ? (Decisions[order], order, StreamSeen.Add(stream is [.., { } last] ? last.Digest : 0, mark.Operation, mark.Index))
                : null);
        }
    }

    public History History { get; }

    public Dictionary<long, HistoryOperation> Operations { get; }

    /// <summary>By position.</summary>
    public LoggedEvent[] Log { get; }

    /// <summary>By position: the order that the log says they happened in.</summary>
    public StoredDecision[] Decisions { get; }

    /// <summary>Decisions without events that were confirmed, with what they saw.</summary>
    public IEnumerable<HistoryOperation> Confirmed => History.Operations.Where(operation => operation.Outcome == OperationOutcome.Confirmed);

    /// <summary>Whose event is at a version, from 1, of a stream; null where there is none.</summary>
    public (StoredDecision Decision, int Order, long Digest)? At(StreamId streamId, long version) =>
        version > 0 && _streams.TryGetValue(streamId, out var events) && version <= events.Count ? events[(int)version - 1] : null;
}
