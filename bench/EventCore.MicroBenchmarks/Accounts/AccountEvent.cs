namespace EventCore.MicroBenchmarks;

/// <summary>What happens to an account.</summary>
[EventUnion]
public abstract partial record AccountEvent
{
    private AccountEvent()
    {
    }

    [EventType("money-deposited")]
    public sealed record Deposited(decimal Amount, string From) : AccountEvent;
}
