using System.Text;

namespace EventCore.Cli;

/// <summary>Writes a report for people: plain text, at most 100 columns wide.</summary>
internal static class TableWriter
{
    private const string NoFigure = "-";

    public static string Write(BenchReport report)
    {
        var text = new StringBuilder();
        WriteCircumstances(text, report);
        WriteOperations(text, report);
        WriteLatencies(text, report);
        WriteCache(text, report);
        WriteMemory(text, report);
        WriteRejections(text, report);
        WriteFailures(text, report);
        WriteTargets(text, report);
        WriteGaps(text, report);
        WriteDebugBuild(text, report);
        text.Append(VerdictOf(report));
        return text.ToString();
    }

    private static void WriteCircumstances(StringBuilder text, BenchReport report)
    {
        var (machine, store, settings) = (report.Machine, report.Store, report.Settings);
        text.AppendLine($"EventCore bench, {report.StartedAt:yyyy-MM-dd HH:mm:ss} UTC")
            .AppendLine($"  run      {report.RunId}")
            .AppendLine($"  machine  {machine.Cores} cores, {machine.MemoryBytes / (1024.0 * 1024 * 1024):N1} GiB memory, {machine.Architecture}, {machine.Runtime}")
            .AppendLine($"           {machine.OperatingSystem}")
            .AppendLine($"  store    {store.Name}{(store.Version is null ? "" : $" {store.Version}")}{(store.IsDurable ? "" : ", NOT DURABLE")}");
        foreach (var (name, value) in store.Settings)
        {
            text.AppendLine($"           {name} = {value}");
        }

        text.AppendLine($"  load     {settings.Concurrency:N0} at once (closed loop), {LoadOf(settings)}");
        foreach (var result in report.Results.Where(result => result.Concurrency < settings.Concurrency))
        {
            text.AppendLine($"           {result.Name}: {result.Concurrency:N0} at once");
        }

        text.AppendLine(settings.Snapshots.MaxStates == 0
            ? "           snapshots off: every command folds all events of its streams"
            : "           snapshots on: commands on accounts go on from states that were folded before");
        text.AppendLine("           latencies and rates are those of successes, rates per second of wall time, after a")
            .AppendLine($"           warm-up of {settings.WarmUp.TotalSeconds:N0} s that is not counted")
            .AppendLine();
    }

    private static void WriteOperations(StringBuilder text, BenchReport report)
    {
        var table = new TextTable("Workload", "Operations", "Succeeded", "Rejected", "Failed", "Conflicts", "Retries", "Ops/s", "Events/s");
        foreach (var result in report.Results)
        {
            var tally = result.Tally;
            table.Add(
                result.Name,
                $"{result.Operations:N0}",
                $"{tally.Succeeded:N0}",
                $"{tally.Rejected:N0}",
                $"{tally.Failed:N0}",
                $"{tally.Conflicts:N0}",
                $"{tally.Retries:N0}",
                $"{result.OperationsPerSecond:N0}",
                $"{result.EventsPerSecond:N0}");
        }

        table.WriteTo(text);
        text.AppendLine();
    }

    private static void WriteLatencies(StringBuilder text, BenchReport report)
    {
        var table = new TextTable("Latency in ms", "P50", "P95", "P99", "P99.9", "Max");
        foreach (var result in report.Results)
        {
            var latency = result.Tally.Latency;
            table.Add(
                result.Name,
                Milliseconds(latency.At(Percentile.P50)),
                Milliseconds(latency.At(Percentile.P95)),
                Milliseconds(latency.At(Percentile.P99)),
                Milliseconds(latency.At(Percentile.P999)),
                Milliseconds(latency.Count > 0 ? latency.Max : null));
        }

        table.WriteTo(text);
        if (report.Results.Any(result => result.Tally.Latency.At(Percentile.P999) is null))
        {
            text.AppendLine($"{NoFigure} stands where there are too few successes for the percentile: it would only be the maximum.");
        }

        text.AppendLine();
    }

    private static void WriteCache(StringBuilder text, BenchReport report)
    {
        if (report.Settings.Cache.MaxBytes == 0)
        {
            text.AppendLine("Stream cache: off. Every command read its streams.").AppendLine();
            return;
        }

        var table = new TextTable("Stream cache", "Hits", "Misses");
        foreach (var result in report.Results)
        {
            table.Add(result.Name, $"{result.Cache.Hits:N0}", $"{result.Cache.Misses:N0}");
        }

        table.WriteTo(text);
        text.AppendLine();
    }

    private static void WriteMemory(StringBuilder text, BenchReport report)
    {
        var table = new TextTable("Memory of the process in MB", "Peak", "Peak of the heap", "First quarter", "Last quarter");
        foreach (var result in report.Results)
        {
            var memory = result.Memory;
            table.Add(result.Name, Megabytes(memory.PeakWorkingSetBytes), Megabytes(memory.PeakHeapBytes), Megabytes(memory.FirstQuarterBytes), Megabytes(memory.LastQuarterBytes));
        }

        table.WriteTo(text);
        text.AppendLine();
    }

    private static void WriteRejections(StringBuilder text, BenchReport report)
    {
        if (report.Rejected == 0)
        {
            return;
        }

        var table = new TextTable("Rejections", "Count");
        foreach (var result in report.Results)
        {
            foreach (var (code, count) in result.Tally.RejectionsByCode)
            {
                table.Add($"{result.Name}: {code}", $"{count:N0}");
            }
        }

        table.WriteTo(text);
        text.AppendLine();
    }

    private static void WriteFailures(StringBuilder text, BenchReport report)
    {
        if (report.Failed == 0)
        {
            return;
        }

        text.AppendLine("Failures");
        foreach (var result in report.Results)
        {
            foreach (var failures in result.Tally.FailuresByKind)
            {
                text.AppendLine($"  {result.Name}: {failures.Count:N0} x {failures.Kind}, such as: {failures.Example}");
            }
        }

        text.AppendLine();
    }

    private static void WriteTargets(StringBuilder text, BenchReport report)
    {
        var table = new TextTable("Target", "Wanted", "Measured", "Verdict");
        foreach (var verdict in report.Verdicts)
        {
            var target = verdict.Target;
            table.Add(
                $"{target.Workload}, {target.Metric}",
                $"{(target.Goal == TargetGoal.AtLeast ? ">=" : "<=")} {target.Limit:N0}",
                verdict.Measured is { } measured ? measured.ToString(target.Limit < 100 ? "N2" : "N0") : NoFigure,
                NameOf(verdict.Outcome));
        }

        table.WriteTo(text);
        text.AppendLine($"{report.Count(TargetOutcome.Met)} met, {report.Count(TargetOutcome.Missed)} missed, {report.Count(TargetOutcome.NotMeasured)} not measured.")
            .AppendLine();
    }

    private static void WriteGaps(StringBuilder text, BenchReport report)
    {
        if (report.Store.IsDurable)
        {
            return;
        }

        text.AppendLine("NOT DURABLE: acknowledged appends of this run could have been lost. Not to be compared with")
            .AppendLine("durable figures.");
        foreach (var gap in report.Store.DurabilityGaps)
        {
            text.AppendLine($"  {gap}");
        }

        text.AppendLine();
    }

    private static void WriteDebugBuild(StringBuilder text, BenchReport report)
    {
        if (!report.Machine.Optimized)
        {
            text.AppendLine("DEBUG BUILD: this measured unoptimized code. Build with -c Release for figures that count.").AppendLine();
        }
    }

    private static string VerdictOf(BenchReport report) =>
        $"{(report.Failed == 0 ? "OK" : "FAILED")}: {report.Operations:N0} operations: {report.Succeeded:N0} succeeded, {report.Rejected:N0} rejected, {report.Failed:N0} failed.";

    private static string NameOf(TargetOutcome outcome) => outcome switch
    {
        TargetOutcome.Met => "met",
        TargetOutcome.Missed => "missed",
        _ => "not measured",
    };

    private static string LoadOf(BenchSettings settings) => string.Join(", ", new[]
    {
        $"scale {settings.Scale:N0}",
        settings.Streams is { } streams ? $"{streams:N0} streams" : "",
        settings.Duration is { } duration ? $"{duration.TotalSeconds:N0} s at most" : "",
    }.Where(part => part.Length > 0));

    private static string Megabytes(long? bytes) => bytes is { } known ? $"{known / 1e6:N0}" : NoFigure;

    private static string Milliseconds(TimeSpan? latency) => latency is { } known ? $"{known.TotalMilliseconds:N2}" : NoFigure;
}
