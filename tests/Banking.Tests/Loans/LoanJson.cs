using System.Text.Json.Serialization;

namespace Banking.Tests;

[JsonSerializable(typeof(LoanEvent.Granted))]
[JsonSerializable(typeof(LoanEvent.GrantedForYears))]
[JsonSerializable(typeof(LoanEvent.Repaid))]
[JsonSerializable(typeof(LoanEvent.InterestPaid))]
internal sealed partial class LoanJson : JsonSerializerContext;
