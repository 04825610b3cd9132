using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contract of what is folded from a product, for its snapshots.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlaceOrder.State))]
internal sealed partial class ShopStateJson : JsonSerializerContext;
