using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of <see cref="ShopEvent"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShopEvent.CustomerRegistered))]
[JsonSerializable(typeof(ShopEvent.ProductStocked))]
[JsonSerializable(typeof(ShopEvent.OrderPlaced))]
[JsonSerializable(typeof(ShopEvent.StockReserved))]
internal sealed partial class ShopEventJson : JsonSerializerContext;
