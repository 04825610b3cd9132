using System.Text.Json.Serialization;

namespace EventCore.Testing.Tests;

[JsonSerializable(typeof(BasketEvent.Added))]
[JsonSerializable(typeof(BasketEvent.Taken))]
[JsonSerializable(typeof(BasketEvent.Labelled))]
internal sealed partial class BasketJson : JsonSerializerContext;
