using System.Text.Json;

namespace EventCore.Benchmarks;

/// <summary>What is used of the document that <c>eventcore bench --json</c> prints.</summary>
internal sealed record BenchOutput(BenchOutput.MachineFacts Machine, BenchOutput.StoreFacts Store, IReadOnlyList<BenchOutput.WorkloadFigures> Workloads)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <exception cref="ComparisonException">It is no such document.</exception>
    public static BenchOutput Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<BenchOutput>(json, Options) ?? throw new ComparisonException("eventcore bench printed no document.");
        }
        catch (JsonException exception)
        {
            throw new ComparisonException($"eventcore bench printed another document than expected: {exception.Message}");
        }
    }

    internal sealed record MachineFacts(int Cores, long MemoryBytes, string OperatingSystem, string Architecture, string Runtime, bool Optimized);

    internal sealed record StoreFacts(string Name, string? Version, bool Durable, IReadOnlyList<string> DurabilityGaps, IReadOnlyDictionary<string, string> Settings);

    /// <summary>In milliseconds.</summary>
    internal sealed record LatencyFigures(double? P50, double? P95, double? P99);

    internal sealed record WorkloadFigures(
        string Name,
        int Failed,
        DateTimeOffset StartedAt,
        double ElapsedSeconds,
        double OperationsPerSecond,
        double EventsPerSecond,
        LatencyFigures Latency,
        long WorkingSetPeakBytes,
        long? WorkingSetFirstQuarterBytes,
        long? WorkingSetLastQuarterBytes)
    {
        private const double BytesPerMegabyte = 1e6;

        public double? LatencyP50Milliseconds => Latency.P50;

        public double? LatencyP95Milliseconds => Latency.P95;

        public double? LatencyP99Milliseconds => Latency.P99;

        public double WorkingSetPeakMegabytes => WorkingSetPeakBytes / BytesPerMegabyte;

        public double? WorkingSetFirstQuarterMegabytes => WorkingSetFirstQuarterBytes / BytesPerMegabyte;

        public double? WorkingSetLastQuarterMegabytes => WorkingSetLastQuarterBytes / BytesPerMegabyte;
    }
}
