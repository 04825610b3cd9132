using System.Text.Json.Serialization;

namespace EventCore.Testing;

[JsonSerializable(typeof(ContractEvent.Counted))]
internal sealed partial class ContractJson : JsonSerializerContext;
