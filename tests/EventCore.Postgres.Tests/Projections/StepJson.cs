using System.Text.Json.Serialization;

namespace EventCore.Postgres.Tests;

[JsonSerializable(typeof(StepEvent.Stepped))]
internal sealed partial class StepJson : JsonSerializerContext;
