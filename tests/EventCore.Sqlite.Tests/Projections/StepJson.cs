using System.Text.Json.Serialization;

namespace EventCore.Sqlite.Tests;

[JsonSerializable(typeof(StepEvent.Stepped))]
internal sealed partial class StepJson : JsonSerializerContext;
