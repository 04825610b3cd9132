using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>How the first outcome of a command id is stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecutedCommand))]
internal sealed partial class ExecutedCommandJson : JsonSerializerContext;
