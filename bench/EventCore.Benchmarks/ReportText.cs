using System.Text;

namespace EventCore.Benchmarks;

/// <summary>A report for people: a Markdown page that is as readable on a terminal, and says by itself what was done.</summary>
internal static class ReportText
{
    private static readonly string[] Method =
    [
        "Everything runs on this one machine. EventCore is `eventcore bench`, a process of its own for each measurement. It and the bare database are warmed up alike before they are measured, with the same load for as long: .NET recompiles what is busy in its first seconds. There are 64 workers or clients unless a line says otherwise, in closed loops: each sends its next when its last is answered.",
        "A single-stream command reads and writes one of 1,000 accounts, a three-stream command three of 1,000, in turn; what is kept in memory of them is decided on without a read, except where the cache is off.",
        "Commands on accounts and orders opt in to snapshots, as commands on long streams should: each goes on from the state that the last one on the same accounts left in memory. The three-stream commands are 1,000 transfers that come again in turn, each between the same accounts, so that they find theirs too. With the cache off a command reads what follows that state; with snapshots off it folds every event of its stream. Batches do not opt in.",
        "The bare database has it easier than any store: it reads nothing, checks nothing, keeps no order and makes its ids and versions from a sequence. Its table is a copy of `eventcore.events` with all constraints and indexes; stream ids, event type, data and metadata are those of an event that EventCore stored, to as many streams. One-row inserts are one transaction each.",
        "The 100-row insert is one statement, to a new stream each time, and is sent the data of each row, as EventCore is; type and metadata are sent once.",
        "Whoever appends to a log is its only writer until the commit, so one session of the server does that work at a time, while 8 clients have as many sessions as there are cores. What one client inserts says what a session can do.",
        "The one-row insert on one connection is a prepared statement of Npgsql, the library that the store uses, in the process that compares.",
        "Four processes begin to measure at a time that they were told, and end when the same seconds have passed; their rates are added up only if each ran at least 95 % of its time while all ran. Each has 1,000 accounts of its own.",
        "The log is read by one reader through `IEventStore.ReadLogAsync`, in pages of 1,000 events with 200 bytes of data, in order; the next page is asked for when the last has come.",
        "Memory is the working set of the process, sampled ten times a second while it measures.",
    ];

    private static readonly string[] SoakMethod =
    [
        "`eventcore bench`, single-stream commands over 1,000 accounts, 64 workers in a closed loop: the load whose throughput the comparison states. Within seconds more events were appended than the cache may hold.",
        "Memory is the working set of the process, sampled ten times a second; a quarter's is the median of its samples.",
    ];

    public static string Write(ComparisonReport report)
    {
        var (machine, store) = (report.Machine, report.Store);
        var text = new StringBuilder();
        text.AppendLine(report.Settings.SoakMinutes is null ? "# EventCore and the bare database" : "# EventCore under a long load");
        text.AppendLine();
        text.AppendLine($"Measured on {report.StartedAt:yyyy-MM-dd HH:mm} UTC at commit `{report.Commit ?? "unknown"}`.");
        text.AppendLine();
        text.AppendLine($"- Machine: {machine.Cores} cores, {machine.MemoryBytes / (1 << 30)} GiB, {machine.OperatingSystem}, {machine.Architecture}, {machine.Runtime}");
        text.AppendLine($"- Server: {store.Name} {store.Version}, private to this run; {(store.Durable ? "durable" : "NOT DURABLE")}: {string.Join(", ", store.Settings.Where(setting => IsOfTheServer(setting.Key)).Select(setting => $"{setting.Key} = {setting.Value}"))}");
        text.AppendLine($"- Bare database: {report.Pgbench}, on the same server");
        text.AppendLine($"- Measured: {Extent(report.Settings)}");
        foreach (var warning in report.Warnings)
        {
            text.AppendLine($"- Warning: {warning}");
        }

        text.AppendLine();
        WriteTable(text, report.Results);
        text.AppendLine();
        var judged = report.Results.Where(result => result.Verdict != Verdict.NotJudged).ToList();
        text.AppendLine($"{judged.Count(result => result.Verdict == Verdict.Met)} of {judged.Count} targets met. Figures are medians over the rounds, with the least and the greatest; a ratio is taken in each round.");
        text.AppendLine();
        text.AppendLine("## What was done");
        text.AppendLine();
        foreach (var note in report.Settings.SoakMinutes is null ? Method : SoakMethod)
        {
            text.AppendLine($"- {note}");
        }

        return text.ToString();
    }

    private static string Extent(ComparisonSettings settings) => settings.SoakMinutes is { } minutes
        ? $"once, {Counted(minutes, "minute")}"
        : $"{Counted(settings.Rounds, "round")}, {Counted(settings.SecondsPerStep, "second")} a step after {Counted(settings.WarmUpSeconds, "second")} of warming up, back and forth with a checkpoint before each; the log that is read has {settings.EventsToRead:N0} events";

    private static void WriteTable(StringBuilder text, IReadOnlyList<CaseResult> results)
    {
        List<string[]> rows = [["case (EventCore : against)", "EventCore", "against", "ratio", "target", "verdict"], .. results.Select(Cells)];
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
        TargetOf(result.Case),
        result.Verdict switch { Verdict.Met => "met", Verdict.Missed => "MISSED", _ => "" },
    ];

    private static string TargetOf(ComparisonCase @case)
    {
        var limit = $"{(@case.Limit >= 100 ? $"{@case.Limit:N0}" : $"{@case.Limit:0.0}")}{(@case.Unit.Length == 0 ? "" : $" {@case.Unit}")}";
        return @case.Goal switch
        {
            Goal.AtLeast => $">= {limit}",
            Goal.AtMost => $"<= {limit}",
            Goal.Below => $"< {limit}",
            _ => "",
        };
    }

    /// <summary>The others tell of the address and the tool's own choices.</summary>
    private static bool IsOfTheServer(string setting) => setting != "server" && !setting.Contains(' ', StringComparison.Ordinal);

    private static string Spread(Samples samples) =>
        samples.Values.Count == 1 ? Number(samples.Median) : $"{Number(samples.Median)} ({Number(samples.Min)}–{Number(samples.Max)})";

    private static string Number(double value) => value >= 100 ? $"{value:N0}" : $"{value:0.00}";

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
