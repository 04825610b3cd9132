using System.Text.Json.Serialization;

namespace EventCore.Tests;

[JsonSerializable(typeof(CounterEvent.Counted))]
[JsonSerializable(typeof(CounterEvent.Marked))]
internal sealed partial class CounterJson : JsonSerializerContext;
