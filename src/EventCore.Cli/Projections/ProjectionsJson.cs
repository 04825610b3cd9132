using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of <see cref="ProjectionsDocument"/>, <see cref="ForgetDocument"/>, <see cref="DeadLettersDocument"/> and <see cref="ReplayDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(CamelCaseEnumConverter<SubscriptionStatus>)])]
[JsonSerializable(typeof(ProjectionsDocument))]
[JsonSerializable(typeof(ForgetDocument))]
[JsonSerializable(typeof(DeadLettersDocument))]
[JsonSerializable(typeof(ReplayDocument))]
internal sealed partial class ProjectionsJson : JsonSerializerContext;
