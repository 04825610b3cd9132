using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of <see cref="AccountEvent"/>, and of the states that are folded from it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountEvent.Opened))]
[JsonSerializable(typeof(AccountEvent.Deposited))]
[JsonSerializable(typeof(AccountEvent.Withdrawn))]
[JsonSerializable(typeof(AccountEvent.TransferredOut))]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(TransferWithFee.State), TypeInfoPropertyName = "TransferWithFeeState")]
internal sealed partial class AccountEventJson : JsonSerializerContext;
