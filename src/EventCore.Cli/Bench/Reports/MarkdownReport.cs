using System.Text;

namespace EventCore.Cli;

/// <summary>Writes runs as a Markdown page.</summary>
internal static class MarkdownReport
{
    public static string Write(IReadOnlyList<BenchDocument> runs)
    {
        var text = new StringBuilder("# What EventCore does").AppendLine().AppendLine();
        text.AppendLine("Every figure on this page was measured in the runs that it names, by the commands that it names.").AppendLine();
        foreach (var run in runs)
        {
            Write(text, run);
        }

        return text.ToString().TrimEnd().ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>A table, with figures to the right.</summary>
    public static void Write(StringBuilder text, ReportTable table)
    {
        text.AppendLine($"| {string.Join(" | ", table.Headings.Select(Escaped))} |");
        text.AppendLine($"| --- |{string.Concat(table.Headings.Skip(1).Select(_ => " ---: |"))}");
        foreach (var row in table.Rows)
        {
            text.AppendLine($"| {string.Join(" | ", row.Select(Escaped))} |");
        }

        text.AppendLine();
        if (table.Note is not null)
        {
            text.AppendLine(Escaped(table.Note)).AppendLine();
        }
    }

    private static void Write(StringBuilder text, BenchDocument run)
    {
        text.AppendLine($"## {run.Title}").AppendLine();
        foreach (var warning in Circumstances.Warnings(run))
        {
            text.AppendLine($"> **{Escaped(warning)}**").AppendLine();
        }

        text.AppendLine("```sh").AppendLine(run.Command).AppendLine("```").AppendLine();
        foreach (var (name, line) in Circumstances.Of(run).Where(line => line.Name != "command"))
        {
            text.AppendLine(name.Length > 0 ? $"- {name}: {Escaped(line)}" : $"  - {Escaped(line)}");
        }

        text.AppendLine();
        Write(text, ReportTables.Targets(run));
        foreach (var table in ReportTables.Of(run))
        {
            Write(text, table);
        }

        if (run.Comparison is { } comparison)
        {
            Write(text, ReportTables.Changes(comparison));
            foreach (var difference in comparison.Differences)
            {
                text.AppendLine($"- The baseline differs: {Escaped(difference)}");
            }
        }

        foreach (var (workload, failures) in run.Workloads.Concat(run.Scaling).SelectMany(workload => workload.Failures.Select(failures => (workload, failures))))
        {
            text.AppendLine($"- {workload.Name}: {failures.Count:N0} failed with {Escaped(failures.Kind)}, such as: {Escaped(failures.Example)}");
        }
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
