using System.Text.Json.Nodes;
using EventCore;

namespace Banking.Tests;

/// <summary>What can happen to a loan, by a bank that has stored events of loans for years and changed its mind about them.</summary>
public abstract record LoanEvent : IEventUnion<LoanEvent>
{
    public static EventRegistry<LoanEvent> Registry { get; } = new(
        EventCase<LoanEvent>.Of("loan-granted", LoanJson.Default.Granted, schemaVersion: 3),
        EventCase<LoanEvent>.Of("loan-repaid", LoanJson.Default.Repaid),
        EventCase<LoanEvent>.Of("interest-paid", LoanJson.Default.InterestPaid),
        EventCase<LoanEvent>.Of("borrower-rated", new RatingFormat()));

    public static IEnumerable<Upcaster<LoanEvent>> Upcasters =>
    [
        // Until 2023 every loan was in francs.
        Upcaster<LoanEvent>.From("loan-granted", 1).ToNextVersion(loan =>
        {
            loan["Currency"] = "CHF";
            return loan;
        }),

        // Until 2025 it was to be repaid within years.
        Upcaster<LoanEvent>.From("loan-granted", 2, LoanJson.Default.GrantedForYears)
            .ToNextVersion(loan => new Granted(loan.Borrower, loan.Amount, loan.Currency, Months: 12 * loan.Years)),

        // The name was wrong.
        Upcaster<LoanEvent>.From("loan-reduced", 1).RenamedTo("loan-repaid"),

        // A rate was both at once.
        Upcaster<LoanEvent>.From("rate-paid", 1).ToSeveral(
            [new EventShape("interest-paid"), new EventShape("loan-repaid")],
            rate =>
            [
                new UpcastEvent(new EventShape("interest-paid"), new JsonObject { ["Amount"] = rate["Interest"]!.DeepClone() }),
                new UpcastEvent(new EventShape("loan-repaid"), new JsonObject { ["Amount"] = rate["Repayment"]!.DeepClone() }),
            ]),

        // Nobody decides on it any more.
        Upcaster<LoanEvent>.From("reminder-printed", 1).Dropped(),

        // Loans are paid out to accounts, whose streams have events of their own.
        Upcaster<LoanEvent>.Ignore("money-deposited"),
    ];

    public sealed record Granted(string Borrower, decimal Amount, string Currency, int Months) : LoanEvent;

    public sealed record Repaid(decimal Amount) : LoanEvent;

    public sealed record InterestPaid(decimal Amount) : LoanEvent;

    public sealed record Rated(long Points) : LoanEvent;

    /// <summary>What <see cref="Granted"/> was in version 2.</summary>
    public sealed record GrantedForYears(string Borrower, decimal Amount, string Currency, int Years);
}
