using System.Text.Json.Serialization;

namespace Ecommerce;

/// <summary>The JSON contract of what is folded from a product, for its snapshots.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlaceOrder.Shop))]
public sealed partial class ShopJson : JsonSerializerContext;
