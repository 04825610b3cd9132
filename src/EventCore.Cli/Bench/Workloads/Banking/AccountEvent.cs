namespace EventCore.Cli;

/// <summary>What happens to an account.</summary>
[EventUnion]
internal abstract partial record AccountEvent
{
    private AccountEvent()
    {
    }

    [EventType("account-opened")]
    public sealed record Opened(string Owner) : AccountEvent;

    [EventType("money-deposited")]
    public sealed record Deposited(decimal Amount) : AccountEvent;

    [EventType("money-withdrawn")]
    public sealed record Withdrawn(decimal Amount) : AccountEvent;

    [EventType("money-transferred-out")]
    public sealed record TransferredOut(decimal Amount, string Beneficiary) : AccountEvent;
}
