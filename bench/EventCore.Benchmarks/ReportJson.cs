using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore.Benchmarks;

/// <summary>A report for programs: every figure of every round.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(ComparisonReport report) => JsonSerializer.Serialize(
        new
        {
            Version = 2,
            report.StartedAt,
            report.Commit,
            report.Settings,
            report.Machine,
            report.Store,
            report.Pgbench,
            report.Warnings,
            Cases = report.Results,
            Figures = report.Measurements.All,
        },
        Options) + "\n";
}
