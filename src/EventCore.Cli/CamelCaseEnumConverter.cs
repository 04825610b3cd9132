using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>Writes an enum by name, as properties are written.</summary>
internal sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
