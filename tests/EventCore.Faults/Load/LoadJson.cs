using System.Text.Json.Serialization;

namespace EventCore.Faults;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MarkedEvent.Marked))]
[JsonSerializable(typeof(MarkedState))]
[JsonSerializable(typeof(WorkerSettings))]
[JsonSerializable(typeof(WorkerSummary))]
internal sealed partial class LoadJson : JsonSerializerContext;
