using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of <see cref="TargetsDocument"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    Converters = [typeof(CamelCaseEnumConverter<TargetGoal>)])]
[JsonSerializable(typeof(TargetsDocument))]
internal sealed partial class TargetsJson : JsonSerializerContext;
