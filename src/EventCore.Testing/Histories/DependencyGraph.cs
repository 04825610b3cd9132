using System.Runtime.InteropServices;

namespace EventCore.Testing;

/// <summary>Which operation has to come before which, and the circles in that.</summary>
/// <remarks>
/// As in Adya's thesis, "Weak Consistency" (1999), and Kingsbury's and Alvaro's "Elle" (2020): a stream is a list of unique events, so
/// the order of its versions is known and nothing has to be searched for. Only immediate successors are linked.
/// </remarks>
internal sealed class DependencyGraph(int nodes)
{
    private readonly List<Edge> _edges = [];

    public int Count => _edges.Count;

    public void Add(int from, int to, DependencyKind kind)
    {
        if (from != to)
        {
            _edges.Add(new Edge(from, to, kind));
        }
    }

    /// <summary>A short circle in each strongly connected component.</summary>
    /// <param name="isCounted">Which dependencies count.</param>
    public IEnumerable<IReadOnlyList<(int Node, DependencyKind ToNext)>> FindCircles(Predicate<DependencyKind> isCounted)
    {
        var (starts, edges) = Sorted(isCounted);
        var components = ComponentsOf(starts, edges);
        foreach (var component in components.Index().GroupBy(pair => pair.Item, pair => pair.Index).Where(group => group.Skip(1).Any()))
        {
            yield return ShortestFrom(component.First(), starts, edges, components);
        }
    }

    private (int[] Starts, Edge[] Edges) Sorted(Predicate<DependencyKind> isCounted)
    {
        var starts = new int[nodes + 1];
        foreach (var edge in _edges)
        {
            starts[edge.From + 1] += isCounted(edge.Kind) ? 1 : 0;
        }

        for (var node = 0; node < nodes; node++)
        {
            starts[node + 1] += starts[node];
        }

        var (sorted, next) = (new Edge[starts[nodes]], starts[..nodes]);
        foreach (var edge in _edges.Where(edge => isCounted(edge.Kind)))
        {
            sorted[next[edge.From]++] = edge;
        }

        return (starts, sorted);
    }

    /// <summary>Tarjan's algorithm, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion: a history is deeper than a thread's stack.</summary>
    private int[] ComponentsOf(int[] starts, Edge[] edges)
    {
        var (index, low, component, next) = (new int[nodes], new int[nodes], new int[nodes], starts[..nodes]);
        Array.Fill(component, -1);
        var (path, open) = (new Stack<int>(), new Stack<int>());
        var (indexes, components) = (0, 0);
        for (var root = 0; root < nodes; root++)
        {
            if (index[root] == 0)
            {
                Enter(root);
            }

            while (path.TryPeek(out var node))
            {
                if (next[node] < starts[node + 1])
                {
                    var to = edges[next[node]++].To;
                    if (index[to] == 0)
                    {
                        Enter(to);
                    }
                    else if (component[to] < 0)
                    {
                        low[node] = Math.Min(low[node], index[to]);
                    }

                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent))
                {
                    low[parent] = Math.Min(low[parent], low[node]);
                }

                if (low[node] == index[node])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                    }
                    while (member != node);
                    components++;
                }
            }
        }

        return component;

        void Enter(int node)
        {
            index[node] = low[node] = ++indexes;
            path.Push(node);
            open.Push(node);
        }
    }

    private static List<(int Node, DependencyKind ToNext)> ShortestFrom(int start, int[] starts, Edge[] edges, int[] components)
    {
        var (cameBy, waiting) = (new Dictionary<int, Edge>(), new Queue<int>([start]));
        while (!cameBy.ContainsKey(start))
        {
            var node = waiting.Dequeue();
            foreach (var edge in edges.AsSpan(starts[node]..starts[node + 1]))
            {
                if (components[edge.To] == components[start] && cameBy.TryAdd(edge.To, edge))
                {
                    waiting.Enqueue(edge.To);
                }
            }
        }

        var circle = new List<(int, DependencyKind)>();
        var to = start;
        do
        {
            var edge = cameBy[to];
            circle.Add((edge.From, edge.Kind));
            to = edge.From;
        }
        while (to != start);
        circle.Reverse();
        return circle;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Edge(int From, int To, DependencyKind Kind);
}
