using System.Text.Json.Serialization;

namespace Banking;

[JsonSerializable(typeof(AccountEvent.Opened))]
[JsonSerializable(typeof(AccountEvent.Deposited))]
[JsonSerializable(typeof(AccountEvent.Withdrawn))]
[JsonSerializable(typeof(Account))]
internal sealed partial class AccountEventJson : JsonSerializerContext;
