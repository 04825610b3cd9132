namespace EventCore.Benchmarks.Tests;

public sealed class ReportTextTests
{
    private static readonly BenchOutput.MachineFacts Machine = new(2, 1L << 34, "Linux", "x64", ".NET 10", Optimized: true);

    private static readonly BenchOutput.StoreFacts Store =
        new("PostgreSQL", "17", Durable: true, [], new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "on", ["schema and log"] = "eventcore, default" });

    [Fact]
    public void The_page_names_machine_server_settings_and_commit()
    {
        var page = ReportText.Write(ReportOf(ComparisonSettings.Full, Store));

        Assert.Contains("at commit `0123456789ab`", page, StringComparison.Ordinal);
        Assert.Contains("- Machine: 2 cores, 16 GiB, Linux, x64, .NET 10", page, StringComparison.Ordinal);
        Assert.Contains("- Server: PostgreSQL 17, private to this run; durable: fsync = on" + Environment.NewLine, page, StringComparison.Ordinal);
        Assert.Contains("- Measured: 3 rounds, 4 seconds a step after 5 seconds of warming up, back and forth", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_is_shown_with_its_unit_and_what_has_none_is_not_counted()
    {
        var page = ReportText.Write(ReportOf(ComparisonSettings.Full, Store));

        Assert.Matches(@"\| single-stream commands/s : one-row inserts/s +\| +1\.00 +\| +1\.00 +\| +1\.00 +\| +>= 2\.0 +\| +MISSED \|", page);
        Assert.Matches(@"\| single-stream P95, 8 workers +\| +1\.00 +\| +\| +\| +< 2\.5 ms +\| +met \|", page);
        Assert.Matches(@"\| events/s, one reader of the whole log in order +\| .* >= 200,000 /s +\| +MISSED \|", page);
        Assert.Matches(@"\| orders/s, .* +\| +\| +\|\r?\n", page);
        Assert.Matches(@"\| single-stream commands/s, snapshots off : on .* +\| +\| +\|\r?\n", page);
        Assert.Contains($" of {ComparisonCase.Usual.Count(@case => @case.Goal != Goal.None)} targets met.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_soak_has_a_page_of_its_own()
    {
        var report = ReportOf(ComparisonSettings.Soak(minutes: 10), Store);

        var page = ReportText.Write(report);

        Assert.Equal(ComparisonCase.Soak, report.Results.Select(result => result.Case));
        Assert.StartsWith("# EventCore under a long load", page, StringComparison.Ordinal);
        Assert.Contains("- Measured: once, 10 minutes", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_durable_is_warned_of()
    {
        var report = ReportOf(ComparisonSettings.Full, Store with { Durable = false, DurabilityGaps = ["fsync is off"] });

        Assert.Equal("NOT DURABLE: fsync is off", Assert.Single(report.Warnings));
        Assert.Contains("NOT DURABLE: fsync is off", ReportText.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_rounds_are_warned_of()
    {
        var report = ReportOf(ComparisonSettings.Quick, Store);

        Assert.StartsWith("Fewer than 3 rounds", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_every_case_and_every_figure()
    {
        var document = System.Text.Json.JsonDocument.Parse(ReportJson.Write(ReportOf(ComparisonSettings.Full, Store))).RootElement;

        Assert.Equal(ComparisonCase.Usual.Count, document.GetProperty("cases").GetArrayLength());
        Assert.Equal("missed", document.GetProperty("cases")[0].GetProperty("verdict").GetString());
        Assert.Equal(Enum.GetValues<Figure>().Length, document.GetProperty("figures").EnumerateObject().Count());
    }

    private static ComparisonReport ReportOf(ComparisonSettings settings, BenchOutput.StoreFacts store)
    {
        var measurements = new Measurements();
        foreach (var figure in Enum.GetValues<Figure>())
        {
            measurements.Add(figure, 1);
        }

        return new ComparisonReport(DateTimeOffset.UnixEpoch, "0123456789ab", settings, Machine, store, "pgbench", measurements);
    }
}
