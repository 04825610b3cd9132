namespace EventCore.MicroBenchmarks;

/// <summary>What happens to an account.</summary>
public abstract record AccountEvent : IEventUnion<AccountEvent>
{
    private AccountEvent()
    {
    }

    public static EventRegistry<AccountEvent> Registry { get; } = new(EventCase<AccountEvent>.Of("money-deposited", AccountEventJson.Default.Deposited));

    public sealed record Deposited(decimal Amount, string From) : AccountEvent;
}
