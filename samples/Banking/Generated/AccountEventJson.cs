using System.Text.Json.Serialization;

namespace Banking;

[JsonSerializable(typeof(AccountEvent.Opened))]
[JsonSerializable(typeof(AccountEvent.Deposited))]
[JsonSerializable(typeof(AccountEvent.Withdrawn))]
internal sealed partial class AccountEventJson : JsonSerializerContext;
