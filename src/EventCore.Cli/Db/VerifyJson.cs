using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="VerifyDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(CamelCaseEnumConverter<SchemaImpact>)])]
[JsonSerializable(typeof(VerifyDocument))]
internal sealed partial class VerifyJson : JsonSerializerContext;
