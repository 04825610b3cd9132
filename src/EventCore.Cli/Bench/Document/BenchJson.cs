using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="BenchDocument"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters = [typeof(CamelCaseEnumConverter<TargetGoal>), typeof(CamelCaseEnumConverter<TargetOutcome>), typeof(CamelCaseEnumConverter<ChangeOutcome>)])]
[JsonSerializable(typeof(BenchDocument))]
[JsonSerializable(typeof(IReadOnlyList<BenchDocument>))]
internal sealed partial class BenchJson : JsonSerializerContext;
