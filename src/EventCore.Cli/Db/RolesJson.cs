using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="RolesDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RolesDocument))]
internal sealed partial class RolesJson : JsonSerializerContext;
