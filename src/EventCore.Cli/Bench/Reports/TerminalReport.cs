using System.Text;

namespace EventCore.Cli;

/// <summary>Writes a run for people at a terminal: plain text, at most 100 columns wide unless what was typed is longer.</summary>
internal static class TerminalReport
{
    private const int Width = 100;

    public static string Write(BenchDocument run)
    {
        var text = new StringBuilder("EventCore bench").AppendLine();
        foreach (var (name, line) in Circumstances.Of(run))
        {
            text.AppendLine($"  {name,-9}{line}");
        }

        text.AppendLine();
        foreach (var table in ReportTables.Of(run).Append(ReportTables.Targets(run)).Concat(run.Comparison is null ? [] : [ReportTables.Changes(run.Comparison)]))
        {
            Write(text, table);
        }

        WriteDifferences(text, run);
        WriteFailures(text, run);
        foreach (var warning in Circumstances.Warnings(run))
        {
            Wrap(text, warning);
            text.AppendLine();
        }

        return text.Append(VerdictOf(run)).ToString();
    }

    private static void Write(StringBuilder text, ReportTable table)
    {
        new TextTable(table.Headings, table.Rows).WriteTo(text);
        if (table.Note is not null)
        {
            Wrap(text, table.Note);
        }

        text.AppendLine();
    }

    private static void WriteDifferences(StringBuilder text, BenchDocument run)
    {
        if (run.Comparison is not { Differences.Count: > 0 } comparison)
        {
            return;
        }

        text.AppendLine("The baseline was measured under other circumstances:");
        foreach (var difference in comparison.Differences)
        {
            Wrap(text, $"  {difference}");
        }

        text.AppendLine();
    }

    private static void WriteFailures(StringBuilder text, BenchDocument run)
    {
        if (run.Failed == 0)
        {
            return;
        }

        text.AppendLine("Failures");
        foreach (var workload in run.Workloads.Concat(run.Scaling))
        {
            foreach (var failures in workload.Failures)
            {
                text.AppendLine($"  {workload.Name}: {failures.Count:N0} x {failures.Kind}, such as: {failures.Example}");
            }
        }

        text.AppendLine();
    }

    private static string VerdictOf(BenchDocument run)
    {
        var word = run.Failed > 0 || run.Comparison?.Count(ChangeOutcome.Regressed) > 0 ? "FAILED" : run.Complete ? "OK" : "NOT COMPLETE";
        return $"{word}: {run.Operations:N0} operations: {run.Succeeded:N0} succeeded, {run.Rejected:N0} rejected, {run.Conflicted:N0} conflicted, {run.Failed:N0} failed.";
    }

    private static void Wrap(StringBuilder text, string sentence)
    {
        var column = 0;
        foreach (var word in sentence.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.AppendLine();
                column = 0;
            }

            text.Append(column > 0 ? " " : "").Append(word);
            column += (column > 0 ? 1 : 0) + word.Length;
        }

        text.AppendLine();
    }
}
