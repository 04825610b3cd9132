using System.Collections.Immutable;
using System.Text;

namespace EventCore.Testing;

/// <summary>Whether any order at all explains what everybody saw; without it, a log in the wrong order could not be told from decisions that contradict each other.</summary>
internal static class DependencyCheck
{
    /// <returns>How many dependencies there are.</returns>
    public static int Run(IndexedHistory history, FoundViolations found)
    {
        var nodes = NodesOf(history);
        var ends = nodes.Select((node, index) => (At: node.EndedAt, Node: index)).Where(pair => pair.At < long.MaxValue).OrderBy(pair => pair.At).ToArray();
        var graph = new DependencyGraph(nodes.Length + ends.Length);
        AddReadsAndWrites(history, nodes, graph);
        AddRealTime(nodes, ends, graph);
        var contradictions = graph.FindCircles(kind => kind != DependencyKind.Ended).ToList();
        contradictions.ForEach(circle => found.Add(ViolationKind.NotSerializable, Describe(circle, nodes)));

        // With real time in between, the same circles would be found again.
        if (contradictions.Count == 0)
        {
            graph.FindCircles(_ => true).ToList().ForEach(circle => found.Add(ViolationKind.NotStrictlySerializable, Describe(circle, nodes)));
        }

        return graph.Count;
    }

    private static Node[] NodesOf(IndexedHistory history) =>
    [
        .. history.Decisions.Select(decision => new Node(decision.Operation, decision.Seen.IsEmpty ? decision.Operation.Seen : decision.Seen, decision.AcknowledgedAt)),
        .. history.Confirmed.Select(operation => new Node(operation, operation.Seen, operation.EndedAt ?? long.MaxValue)),
    ];

    private static void AddReadsAndWrites(IndexedHistory history, Node[] nodes, DependencyGraph graph)
    {
        for (var node = 0; node < nodes.Length; node++)
        {
            foreach (var seen in nodes[node].Seen)
            {
                if (history.At(seen.StreamId, seen.Version.Value) is { } writer)
                {
                    graph.Add(writer.Order, node, DependencyKind.Read);
                }

                if (history.At(seen.StreamId, seen.Version.Value + 1) is { } next)
                {
                    graph.Add(node, next.Order, DependencyKind.Outdated);
                }
            }
        }

        for (var order = 0; order < history.Decisions.Length; order++)
        {
            foreach (var logged in history.Decisions[order].Events)
            {
                if (history.At(logged.StreamId, logged.Version.Value - 1) is { } before)
                {
                    graph.Add(before.Order, order, DependencyKind.Overwritten);
                }
            }
        }
    }

    /// <summary>A chain of the moments at which somebody had ended: whoever ended leads to its moment, and the last moment before a begin leads to who begins.</summary>
    private static void AddRealTime(Node[] nodes, (long At, int Node)[] ends, DependencyGraph graph)
    {
        for (var end = 0; end < ends.Length; end++)
        {
            graph.Add(ends[end].Node, nodes.Length + end, DependencyKind.Ended);
            if (end > 0)
            {
                graph.Add(nodes.Length + end - 1, nodes.Length + end, DependencyKind.Ended);
            }
        }

        var ended = 0;
        foreach (var (node, begunAt) in nodes.Select((node, index) => (index, node.Operation.BegunAt)).OrderBy(pair => pair.BegunAt))
        {
            while (ended < ends.Length && ends[ended].At < begunAt)
            {
                ended++;
            }

            if (ended > 0)
            {
                graph.Add(nodes.Length + ended - 1, node, DependencyKind.Ended);
            }
        }
    }

    private static string Describe(IReadOnlyList<(int Node, DependencyKind ToNext)> circle, Node[] nodes)
    {
        var kind = circle.Count(step => step.ToNext == DependencyKind.Outdated) switch
        {
            _ when circle.Any(step => step.ToNext == DependencyKind.Ended) => "Against real time",
            0 => "Each saw what came after it (G1c)",
            1 => "Read skew (G-single)",
            _ => "Write skew (G2)",
        };
        var text = new StringBuilder(kind).Append(": ");
        foreach (var (node, toNext) in circle.Take(12))
        {
            if (node < nodes.Length)
            {
                text.Append($"{nodes[node].Operation.Operation:x} ");
            }

            if (node < nodes.Length || toNext != DependencyKind.Ended)
            {
                text.Append(toNext switch
                {
                    DependencyKind.Overwritten => "was added to by ",
                    DependencyKind.Read => "was read by ",
                    DependencyKind.Outdated => "had not seen ",
                    _ => "had ended before ",
                });
            }
        }

        return text.Append(circle.Count > 12 ? "and so on, back to the first." : "the first.").ToString();
    }

    private sealed record Node(HistoryOperation Operation, ImmutableArray<StreamSeen> Seen, long EndedAt);
}
