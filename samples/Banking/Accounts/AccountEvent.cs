namespace Banking;

/// <summary>What can happen to an account.</summary>
public abstract partial record AccountEvent
{
    public sealed record Opened(string Owner) : AccountEvent;

    public sealed record Deposited(decimal Amount) : AccountEvent;

    public sealed record Withdrawn(decimal Amount) : AccountEvent;
}
