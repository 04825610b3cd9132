using EventCore;

namespace Banking;

/// <summary>The bank's rules, each with a code that programs can rely on.</summary>
internal static class Reject
{
    public static Rejection NotOpen(StreamId account) => Decision.Reject("account-not-open", $"{account} is not open.");

    public static Rejection OwnedBy(StreamId account, string owner) => Decision.Reject("account-taken", $"{account} belongs to {owner}.");

    public static Rejection NotPositive(decimal amount) => Decision.Reject("amount-not-positive", $"An amount must be above zero, not {amount}.");

    public static Rejection InsufficientFunds(StreamId account, decimal balance, decimal amount) =>
        Decision.Reject("insufficient-funds", $"{account} holds {balance}, needs {amount}.");

    public static Rejection SameAccount(StreamId account) => Decision.Reject("same-account", $"{account} cannot transfer to itself.");
}
