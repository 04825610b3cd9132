namespace EventCore.Benchmarks.Tests;

public sealed class BenchOutputTests
{
    private const string Document = """
        {
          "version": 1,
          "machine": { "cores": 2, "memoryBytes": 1024, "operatingSystem": "Linux", "architecture": "x64", "runtime": ".NET 10", "optimized": true },
          "store": { "name": "PostgreSQL", "version": "17", "durable": false, "durabilityGaps": ["fsync is off"], "settings": { "fsync": "off" } },
          "workloads": [
            { "name": "batch", "failed": 0, "elapsedSeconds": 1.5, "operationsPerSecond": 377.1, "eventsPerSecond": 37710, "latencyP50Milliseconds": 18, "latencyP95Milliseconds": null, "more": [] }
          ]
        }
        """;

    [Fact]
    public void The_document_is_read()
    {
        var output = BenchOutput.Parse(Document);

        Assert.Equal(new BenchOutput.WorkloadFigures("batch", 0, 1.5, 377.1, 37710, 18, null), Assert.Single(output.Workloads));
        Assert.Equal(new BenchOutput.MachineFacts(2, 1024, "Linux", "x64", ".NET 10", true), output.Machine);
    }

    [Fact]
    public void A_server_that_is_not_durable_is_warned_of()
    {
        var measurements = new Measurements();
        foreach (var figure in Enum.GetValues<Figure>())
        {
            measurements.Add(figure, 1);
        }

        var output = BenchOutput.Parse(Document);

        var report = new ComparisonReport(DateTimeOffset.UnixEpoch, null, new ComparisonSettings(3, 3), output.Machine, output.Store, "pgbench", measurements);

        Assert.Equal("NOT DURABLE: fsync is off", Assert.Single(report.Warnings));
        Assert.Contains("NOT DURABLE: fsync is off", ReportText.Write(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public void Something_else_is_refused(string text) => Assert.Throws<ComparisonException>(() => BenchOutput.Parse(text));
}
