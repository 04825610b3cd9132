using System.Text.Json.Serialization;

namespace EventCore.Tests;

[JsonSerializable(typeof(CounterEvent.Counted))]
[JsonSerializable(typeof(CounterEvent.Marked))]
[JsonSerializable(typeof(TallyEvent.Tallied))]
[JsonSerializable(typeof(CounterTotals))]
internal sealed partial class CounterJson : JsonSerializerContext;
