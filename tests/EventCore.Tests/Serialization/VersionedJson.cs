using System.Text.Json.Serialization;

namespace EventCore.Tests;

[JsonSerializable(typeof(VersionedEvent.Added))]
[JsonSerializable(typeof(VersionedEvent.Noted))]
internal sealed partial class VersionedJson : JsonSerializerContext;
