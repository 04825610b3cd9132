using System.Text.Json.Serialization;

namespace EventCore.MicroBenchmarks;

/// <summary>The JSON contracts of <see cref="AccountEvent"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountEvent.Deposited))]
internal sealed partial class AccountEventJson : JsonSerializerContext;
