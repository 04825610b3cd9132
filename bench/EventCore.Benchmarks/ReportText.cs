using System.Text;

namespace EventCore.Benchmarks;

/// <summary>A report for people: a table that is as readable on a terminal as in a Markdown page.</summary>
internal static class ReportText
{
    public static string Write(ComparisonReport report)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine($"EventCore and the bare database, {report.StartedAt:yyyy-MM-dd HH:mm} UTC, commit {report.Commit ?? "unknown"}");
        text.AppendLine();
        text.AppendLine($"Machine    : {report.Machine.Cores} cores, {report.Machine.MemoryBytes / (1 << 30)} GiB, {report.Machine.OperatingSystem}, {report.Machine.Architecture}, {report.Machine.Runtime}");
        text.AppendLine($"Server     : {report.Store.Name} {report.Store.Version}, private to this run; {(report.Store.Durable ? "durable" : "NOT DURABLE")}");
        text.AppendLine($"It says    : {string.Join(", ", report.Store.Settings.Where(setting => IsOfTheServer(setting.Key)).Select(setting => $"{setting.Key} = {setting.Value}"))}");
        text.AppendLine($"Bare side  : {report.Pgbench}, prepared statements, a copy of the table eventcore.events with all its indexes, rows of the same size");
        text.AppendLine($"Measured   : {Counted(report.Settings.Rounds, "round")}, about {Counted(report.Settings.SecondsPerStep, "second")} a step; EventCore warmed up before each");
        foreach (var warning in report.Warnings)
        {
            text.AppendLine($"Warning    : {warning}");
        }

        text.AppendLine();
        WriteTable(text, report.Results);
        text.AppendLine();
        text.AppendLine($"{report.Results.Count(result => result.Met)} of {report.Results.Count} targets met. Figures are medians over the rounds, with the least and the greatest; a ratio is taken in each round.");
        return text.ToString();
    }

    private static void WriteTable(StringBuilder text, IReadOnlyList<CaseResult> results)
    {
        List<string[]> rows = [["case", "EventCore", "bare", "ratio", "target", "verdict"], .. results.Select(Cells)];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        rows.Insert(1, [.. widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":")]);
        foreach (var row in rows)
        {
            text.AppendLine($"| {string.Join(" | ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |");
        }
    }

    private static string[] Cells(CaseResult result) =>
    [
        result.Case.Name,
        Spread(result.Figure),
        result.Against is null ? "" : Spread(result.Against),
        result.Ratio is null ? "" : $"{result.Ratio.Median:0.00}",
        $"{result.Case.Goal switch { Goal.AtLeast => ">=", Goal.AtMost => "<=", _ => "<" }} {result.Case.Limit:0.0}{(result.Ratio is null ? " ms" : "")}",
        result.Met ? "met" : "MISSED",
    ];

    /// <summary>The others tell of the address and the tool's own choices.</summary>
    private static bool IsOfTheServer(string setting) => setting != "server" && !setting.Contains(' ', StringComparison.Ordinal);

    private static string Spread(Samples samples) =>
        samples.Values.Count == 1 ? Number(samples.Median) : $"{Number(samples.Median)} ({Number(samples.Min)}–{Number(samples.Max)})";

    private static string Number(double value) => value >= 100 ? $"{value:N0}" : $"{value:0.00}";

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
