using System.Text;

namespace EventCore.Cli;

/// <summary>Puts the main figures of runs into a Markdown file that says where.</summary>
internal static class MarkdownSummary
{
    public const string Begin = "<!-- figures -->";

    public const string End = "<!-- /figures -->";

    /// <summary>The text with what stands between the marks replaced.</summary>
    /// <exception cref="ToolException">It does not have each mark once.</exception>
    public static string Into(string text, string path, IReadOnlyList<BenchDocument> runs)
    {
        if (text.Split(Begin) is not [var before, var rest] || rest.Split(End) is not [_, var after])
        {
            throw new ToolException($"'{path}' does not say where the figures go. Put {Begin} and {End} there, each once, on lines of their own.", ExitCode.Usage);
        }

        return $"{before}{Begin}\n{Write(runs)}{End}{after}";
    }

    /// <summary>A row for each workload, and two columns for each run.</summary>
    public static string Write(IReadOnlyList<BenchDocument> runs)
    {
        var text = new StringBuilder();
        MarkdownReport.Write(text, TableOf(runs));
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The same for other reports.</summary>
    public static ReportTable TableOf(IReadOnlyList<BenchDocument> runs)
    {
        var names = runs.SelectMany(run => run.Workloads.Select(workload => workload.Name)).Distinct(StringComparer.Ordinal);
        return new ReportTable(
            ["", "At once", .. runs.SelectMany(run => new[] { $"{run.Title}", "P95" })],
            [.. names.Select(name => (string[])[NameOf(name), AtOnce(runs, name), .. runs.SelectMany(run => Cells(run, name))])]);
    }

    /// <summary>Whether the events of an operation say more of a workload than their number.</summary>
    public static bool CountsEvents(string name) => Find(name)?.CountsEvents == true;

    /// <summary>How many operations were under way; where the runs differ, of each of them.</summary>
    private static string AtOnce(IReadOnlyList<BenchDocument> runs, string name) =>
        string.Join(" / ", runs.SelectMany(run => run.Workloads).Where(workload => workload.Name == name).Select(workload => Show.Number(workload.Concurrency)).Distinct(StringComparer.Ordinal));

    private static IEnumerable<string> Cells(BenchDocument run, string name) =>
        run.Workloads.FirstOrDefault(workload => workload.Name == name) is { } workload
            ? [CountsEvents(name) ? $"{Show.Number(workload.EventsPerSecond)} events/s" : $"{Show.Number(workload.OperationsPerSecond)}/s", $"{Show.Milliseconds(workload.Latency.P95)}{(workload.Latency.P95 is null ? "" : " ms")}"]
            : [Show.None, Show.None];

    private static string NameOf(string name) => Find(name) is { } workload ? $"{name}: {workload.Description}" : name;

    private static WorkloadDefinition? Find(string name) => WorkloadDefinition.All.FirstOrDefault(workload => workload.Name == name);
}
