using System.Text.Json.Serialization;

namespace EventCore.Tests;

[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(BalanceOfBefore))]
[JsonSerializable(typeof(BalanceValue))]
[JsonSerializable(typeof(Trail))]
[JsonSerializable(typeof(Trails))]
[JsonSerializable(typeof(Unencodable))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
