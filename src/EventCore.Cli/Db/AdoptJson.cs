using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="AdoptDocument"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    Converters = [typeof(CamelCaseEnumConverter<AdoptOutcome>), typeof(CamelCaseEnumConverter<AdoptableShape>), typeof(CamelCaseEnumConverter<AdoptionReason>)])]
[JsonSerializable(typeof(AdoptDocument))]
internal sealed partial class AdoptJson : JsonSerializerContext;
