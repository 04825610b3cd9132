using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of <see cref="AccountEvent"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountEvent.Opened))]
[JsonSerializable(typeof(AccountEvent.Deposited))]
[JsonSerializable(typeof(AccountEvent.Withdrawn))]
[JsonSerializable(typeof(AccountEvent.TransferredOut))]
internal sealed partial class AccountEventJson : JsonSerializerContext;
