using EventCore;

namespace Banking;

/// <summary>What can happen to an account.</summary>
[EventUnion]
public abstract partial record AccountEvent
{
    [EventType("account-opened")]
    public sealed record Opened(string Owner) : AccountEvent;

    [EventType("money-deposited")]
    public sealed record Deposited(decimal Amount) : AccountEvent;

    [EventType("money-withdrawn")]
    public sealed record Withdrawn(decimal Amount) : AccountEvent;
}
