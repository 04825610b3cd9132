namespace EventCore.Benchmarks.Tests;

public sealed class BenchOutputTests
{
    private const string Document = """
        {
          "version": 2,
          "machine": { "cores": 2, "memoryBytes": 1024, "operatingSystem": "Linux", "architecture": "x64", "runtime": ".NET 10", "optimized": true },
          "store": { "name": "PostgreSQL", "version": "17", "durable": false, "durabilityGaps": ["fsync is off"], "settings": { "fsync": "off" } },
          "workloads": [
            {
              "name": "batch", "failed": 0, "startedAt": "2030-12-31T23:59:00+00:00", "elapsedSeconds": 1.5, "operationsPerSecond": 377.1, "eventsPerSecond": 37710,
              "latency": { "count": 20, "p50": 18, "p95": 20.5, "p99": null, "max": 21 },
              "workingSetPeakBytes": 120000000, "workingSetFirstQuarterBytes": 110000000, "workingSetLastQuarterBytes": null, "more": []
            }
          ]
        }
        """;

    [Fact]
    public void The_document_is_read()
    {
        var output = BenchOutput.Parse(Document);

        var startedAt = new DateTimeOffset(2030, 12, 31, 23, 59, 0, TimeSpan.Zero);
        Assert.Equal(
            new BenchOutput.WorkloadFigures("batch", 0, startedAt, 1.5, 377.1, 37710, new BenchOutput.LatencyFigures(18, 20.5, null), 120_000_000, 110_000_000, null), Assert.Single(output.Workloads));
        Assert.Equal(new BenchOutput.MachineFacts(2, 1024, "Linux", "x64", ".NET 10", true), output.Machine);
    }

    [Fact]
    public void Memory_is_in_millions_of_bytes()
    {
        var workload = Assert.Single(BenchOutput.Parse(Document).Workloads);

        Assert.Equal((120, 110, null), (workload.WorkingSetPeakMegabytes, workload.WorkingSetFirstQuarterMegabytes, workload.WorkingSetLastQuarterMegabytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public void Something_else_is_refused(string text) => Assert.Throws<ComparisonException>(() => BenchOutput.Parse(text));
}
