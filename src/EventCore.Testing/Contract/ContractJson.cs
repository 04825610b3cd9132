using System.Text.Json.Serialization;

namespace EventCore.Testing;

[JsonSerializable(typeof(ContractEvent.Counted))]
[JsonSerializable(typeof(string))]
internal sealed partial class ContractJson : JsonSerializerContext;
