using EventCore;

namespace Banking;

public abstract partial record AccountEvent : IEventUnion<AccountEvent>
{
    public static EventRegistry<AccountEvent> Registry { get; } = new(
        EventCase<AccountEvent>.Of("account-opened", AccountEventJson.Default.Opened),
        EventCase<AccountEvent>.Of("money-deposited", AccountEventJson.Default.Deposited),
        EventCase<AccountEvent>.Of("money-withdrawn", AccountEventJson.Default.Withdrawn));
}
