using System.Net;
using System.Text;

namespace EventCore.Cli;

/// <summary>Writes runs as one page that needs nothing else: no script, no file, no network.</summary>
internal static class HtmlReport
{
    private const string StyleSheet = "EventCore.Cli.report.css";

    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>The workloads that are compared in one plot of latencies, as many as there are colours at most.</summary>
    private static readonly IReadOnlyList<(string Subject, string[] Workloads)> Subjects =
    [
        ("commands", [SingleStreamWorkload.Name, MultiStreamWorkload.Name, MultiStreamWorkload.ComplexName, ThreeStreamWorkload.Name, BatchWorkload.Name, MixedWorkload.Name]),
        ("commands on streams that everybody wants", [SingleStreamWorkload.Name, HotStreams.Name, "contention"]),
        ("reads", [ReadStreamsWorkload.Name, ReadStreamsWorkload.SeveralName, ReadLogWorkload.Name]),
        ("one operation at a time", ["lone-command", $"lone-{ReadStreamsWorkload.Name}", $"lone-{ReadStreamsWorkload.SeveralName}"]),
        ("1,000 events that somebody catches up with", [ReadLogWorkload.SubscriptionName, ProjectionWorkload.SimpleName, ProjectionWorkload.ComplexName]),
        ("events for somebody who waits for them", [LiveSubscriptionWorkload.Name, LiveProjectionWorkload.Name]),
    ];

    public static string Write(IReadOnlyList<BenchDocument> runs)
    {
        var text = new StringBuilder();
        text.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append($"<title>EventCore bench: {Encoded(string.Join(", ", runs.Select(run => run.Title)))}</title>\n<style>\n{Style.Value}</style>\n</head>\n<body>\n<main>\n");
        if (runs.Count > 1)
        {
            WriteSideBySide(text, runs);
        }

        foreach (var run in runs)
        {
            WriteRun(text, run);
        }

        return text.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void WriteSideBySide(StringBuilder text, IReadOnlyList<BenchDocument> runs)
    {
        text.Append("<section>\n<h1>Side by side</h1>\n");
        WriteTable(text, MarkdownSummary.TableOf(runs));
        text.Append("</section>\n");
    }

    private static void WriteRun(StringBuilder text, BenchDocument run)
    {
        text.Append("<article>\n<header>\n<p class=\"kicker\">EventCore bench</p>\n")
            .Append($"<h1>{Encoded(run.Title)}</h1>\n<p class=\"when\"><time datetime=\"{run.StartedAt:O}\">{run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time> · {run.Machine.Cores} cores · {run.Load.Concurrency:N0} at once{(run.Load.RatePerSecond is { } rate ? $" · {rate:N0} due each second" : "")}</p>\n<p class=\"badges\">");
        WriteBadge(text, run.Store.Durable ? "good" : "bad", run.Store.Durable ? "durable" : "not durable");
        WriteBadge(text, run.Failed == 0 ? "good" : "bad", run.Failed == 0 ? "no operation failed" : $"{run.Failed:N0} operations failed");
        WriteBadge(text, run.Count(TargetOutcome.Missed) == 0 ? "good" : "bad", $"{run.Count(TargetOutcome.Passed)} targets passed, {run.Count(TargetOutcome.Missed)} missed");
        if (run.Comparison is { } compared)
        {
            WriteBadge(text, compared.Count(ChangeOutcome.Regressed) == 0 ? "good" : "bad", $"{compared.Count(ChangeOutcome.Regressed)} regressed");
        }

        text.Append("</p>\n</header>\n");
        foreach (var warning in Circumstances.Warnings(run))
        {
            text.Append($"<p class=\"warning\">{Encoded(warning)}</p>\n");
        }

        WriteKeyFigures(text, run);
        WriteComparison(text, run.Comparison);
        WriteLatencies(text, run);
        WriteScaling(text, run);
        WriteWorkloads(text, run);
        WriteTargets(text, run);
        WriteDetails(text, run);
        text.Append("</article>\n");
    }

    private static void WriteBadge(StringBuilder text, string kind, string label) => text.Append($"<span class=\"badge {kind}\">{Encoded(label)}</span> ");

    private static void WriteKeyFigures(StringBuilder text, BenchDocument run)
    {
        text.Append("<section class=\"cards\" aria-label=\"Key figures\">\n");
        foreach (var workload in run.Workloads)
        {
            var countsEvents = MarkdownSummary.CountsEvents(workload.Name);
            var bare = run.Yardstick is { } yardstick && workload.EventsAcknowledged > 0 && !countsEvents ? $" · {Show.Number(workload.OperationsPerSecond / yardstick.InsertsPerSecond)} × a plain insert" : "";
            text.Append($"<div class=\"card\"><h3>{Encoded(workload.Name)}</h3><p class=\"figure\">{Show.Number(countsEvents ? workload.EventsPerSecond : workload.OperationsPerSecond)}<small>{(countsEvents ? " events/s" : " /s")}</small></p>")
                .Append($"<p>± {Show.Noise(workload.OperationsPerSecondSpread.Percent)}{bare}</p><p>latency in ms</p><dl>{Pair("P50", workload.Latency.P50)}{Pair("P95", workload.Latency.P95)}{Pair("P99", workload.Latency.P99)}</dl></div>\n");
        }

        if (run.Yardstick is { } database)
        {
            text.Append($"<div class=\"card bare\"><h3>the bare database</h3><p class=\"figure\">{Show.Number(database.InsertsPerSecond)}<small> inserts/s</small></p>")
                .Append($"<p>one row each, {database.Connections:N0} {(database.Connections == 1 ? "connection" : "connections")}</p><p>durable, in ms</p><dl>{Pair("commit", database.DurableCommitMilliseconds ?? database.InsertAloneMilliseconds)}{Pair("sync", database.FsyncMilliseconds)}</dl></div>\n");
        }

        text.Append("</section>\n");
    }

    /// <summary>A name and its figure, which stay on one line.</summary>
    private static string Pair(string name, double? milliseconds) => $"<div><dt>{name}</dt> <dd>{Show.Milliseconds(milliseconds)}</dd></div>";

    private static void WriteComparison(StringBuilder text, ComparisonDocument? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        text.Append($"<section>\n<h2>Against the baseline of {comparison.BaselineStartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC</h2>\n");
        foreach (var difference in comparison.Differences)
        {
            text.Append($"<p class=\"warning\">Other circumstances: {Encoded(difference)}</p>\n");
        }

        if (comparison.Changes.Count > 0)
        {
            WritePlots(text, [ChangesPlot.Of(comparison)]);
        }

        WriteTable(text, ReportTables.Changes(comparison));
        text.Append("</section>\n");
    }

    private static void WriteLatencies(StringBuilder text, BenchDocument run)
    {
        var plots = Subjects
            .Select(subject => (subject.Subject, Workloads: subject.Workloads.Select(name => run.Workloads.FirstOrDefault(workload => workload.Name == name)).OfType<WorkloadDocument>().Where(workload => workload.Latency.Count > 0).ToList()))
            .Where(subject => subject.Workloads.Count > (subject.Subject == Subjects[0].Subject ? 0 : 1))
            .Select(subject => LatencyCurvePlot.Of(subject.Subject, subject.Workloads))
            .ToList();
        if (plots.Count > 0)
        {
            text.Append("<section>\n<h2>Latency</h2>\n");
            WritePlots(text, plots);
            text.Append("</section>\n");
        }
    }

    private static void WriteScaling(StringBuilder text, BenchDocument run)
    {
        if (run.Scaling.Count > 1)
        {
            text.Append("<section>\n<h2>More and more at once</h2>\n");
            WritePlots(text, [ScalingPlot.Throughput(run.Scaling), ScalingPlot.Latency(run.Scaling)]);
            text.Append("</section>\n");
        }
    }

    private static void WriteWorkloads(StringBuilder text, BenchDocument run)
    {
        foreach (var workload in run.Workloads)
        {
            text.Append($"<section>\n<h2>{Encoded(workload.Name)}</h2>\n<p>{Encoded(DescriptionOf(workload.Name))}{workload.Operations:N0} operations: {workload.Succeeded:N0} succeeded, {workload.Rejected:N0} rejected, {workload.Conflicted:N0} conflicted, {workload.Failed:N0} failed.</p>\n");
            foreach (var failures in workload.Failures)
            {
                text.Append($"<p class=\"warning\">{failures.Count:N0} × {Encoded(failures.Kind)}, such as: {Encoded(failures.Example)}</p>\n");
            }

            WritePlots(text, [.. workload.Latency.Count > 0 ? new[] { ThroughputPlot.Of(workload), HistogramPlot.Of(workload) } : [], .. SamplesPlot.Of(workload)]);
            text.Append("</section>\n");
        }
    }

    private static void WriteTargets(StringBuilder text, BenchDocument run)
    {
        text.Append("<section>\n<h2>Targets</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Target</th><th>Wanted</th><th>Measured</th><th>Verdict</th></tr></thead>\n");
        foreach (var group in run.Targets.GroupBy(target => target.Group, StringComparer.Ordinal))
        {
            text.Append($"<tbody><tr><th colspan=\"4\" scope=\"rowgroup\">{Encoded(group.Key)}</th></tr>\n");
            foreach (var target in group)
            {
                text.Append($"<tr><td>{Encoded(target.Name)}</td><td>{Encoded(Show.Goal(target)).Replace("&lt;=", "≤", StringComparison.Ordinal).Replace("&gt;=", "≥", StringComparison.Ordinal)}</td><td>{Encoded(Show.With(target.Measured, target.Unit))}</td><td>{VerdictOf(target.Outcome)}</td></tr>\n");
            }

            text.Append("</tbody>\n");
        }

        text.Append("</table></div>\n</section>\n");
    }

    private static void WriteDetails(StringBuilder text, BenchDocument run)
    {
        text.Append("<details>\n<summary>Every figure</summary>\n");
        foreach (var table in ReportTables.Of(run))
        {
            WriteTable(text, table);
        }

        text.Append("</details>\n<details>\n<summary>Circumstances</summary>\n<dl>\n");
        foreach (var (name, line) in Circumstances.Of(run))
        {
            text.Append(name.Length > 0 ? $"<dt>{Encoded(name)}</dt>" : "").Append($"<dd>{Encoded(line)}</dd>\n");
        }

        text.Append("</dl>\n</details>\n");
    }

    private static void WritePlots(StringBuilder text, IReadOnlyList<Plot> plots)
    {
        text.Append("<div class=\"plots\">\n");
        foreach (var plot in plots)
        {
            text.Append($"<figure><figcaption><b>{Encoded(plot.Title)}</b> {Encoded(plot.Caption)}</figcaption>\n<p class=\"legend\">");
            foreach (var (number, line) in plot.Lines.Index())
            {
                text.Append($"<span class=\"series-{number + 1}\">{Encoded(line)}</span> ");
            }

            text.Append($"</p>\n<p class=\"axis\">{Encoded(plot.Upwards)}</p>{plot.Svg}<p class=\"axis across\">{Encoded(plot.Across)}</p></figure>\n");
        }

        text.Append("</div>\n");
    }

    private static void WriteTable(StringBuilder text, ReportTable table)
    {
        text.Append($"<div class=\"wide\"><table>\n<thead><tr>{string.Concat(table.Headings.Select(heading => $"<th>{Encoded(heading)}</th>"))}</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            text.Append($"<tr>{string.Concat(row.Select(cell => $"<td>{Encoded(cell)}</td>"))}</tr>\n");
        }

        text.Append("</tbody>\n</table></div>\n");
        if (table.Note is not null)
        {
            text.Append($"<p class=\"note\">{Encoded(table.Note)}</p>\n");
        }
    }

    private static string VerdictOf(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Passed => "<span class=\"badge good\">✓ passed</span>",
        TargetOutcome.Missed => "<span class=\"badge bad\">✗ missed</span>",
        _ => "<span class=\"badge\">not measured</span>",
    };

    private static string DescriptionOf(string name) => WorkloadDefinition.All.FirstOrDefault(workload => workload.Name == name) is { } workload ? $"One operation is {workload.Description}. " : "";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(StyleSheet)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
