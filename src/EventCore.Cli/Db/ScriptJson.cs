using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="ScriptDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ScriptDocument))]
internal sealed partial class ScriptJson : JsonSerializerContext;
