namespace EventCore.Cli;

/// <summary>What happens to an account.</summary>
internal abstract record AccountEvent : IEventUnion<AccountEvent>
{
    private AccountEvent()
    {
    }

    public static EventRegistry<AccountEvent> Registry { get; } = new(
        EventCase<AccountEvent>.Of("account-opened", AccountEventJson.Default.Opened),
        EventCase<AccountEvent>.Of("money-deposited", AccountEventJson.Default.Deposited),
        EventCase<AccountEvent>.Of("money-withdrawn", AccountEventJson.Default.Withdrawn),
        EventCase<AccountEvent>.Of("money-transferred-out", AccountEventJson.Default.TransferredOut));

    public sealed record Opened(string Owner) : AccountEvent;

    public sealed record Deposited(decimal Amount) : AccountEvent;

    public sealed record Withdrawn(decimal Amount) : AccountEvent;

    public sealed record TransferredOut(decimal Amount, string Beneficiary) : AccountEvent;
}
