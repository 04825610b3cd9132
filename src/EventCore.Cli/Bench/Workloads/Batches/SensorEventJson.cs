using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>The JSON contracts of <see cref="SensorEvent"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SensorEvent.ReadingRecorded))]
[JsonSerializable(typeof(SensorEvent.ObservationRecorded))]
internal sealed partial class SensorEventJson : JsonSerializerContext;
