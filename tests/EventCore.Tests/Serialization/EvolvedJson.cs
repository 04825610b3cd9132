using System.Text.Json.Serialization;

namespace EventCore.Tests;

[JsonSerializable(typeof(EvolvedEvent.Opened))]
[JsonSerializable(typeof(EvolvedEvent.Paid))]
[JsonSerializable(typeof(EvolvedEvent.Received))]
[JsonSerializable(typeof(EvolvedEvent.OpenedBefore))]
[JsonSerializable(typeof(EvolvedEvent.OpenedThen))]
[JsonSerializable(typeof(EvolvedEvent.Batch))]
[JsonSerializable(typeof(History))]
internal sealed partial class EvolvedJson : JsonSerializerContext;
