using System.Text.Json.Serialization;

namespace Banking;

/// <summary>How the snapshots of an account are written. Events need no such thing.</summary>
[JsonSerializable(typeof(Account))]
internal sealed partial class AccountJson : JsonSerializerContext;
