using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of the states that are folded from accounts, for their snapshots.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(TransferWithFee.State), TypeInfoPropertyName = "TransferWithFeeState")]
internal sealed partial class AccountStateJson : JsonSerializerContext;
