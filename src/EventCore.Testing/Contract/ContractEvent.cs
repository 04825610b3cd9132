namespace EventCore.Testing;

/// <summary>What commands of the contract's cases append.</summary>
internal abstract record ContractEvent : IEventUnion<ContractEvent>
{
    public static EventRegistry<ContractEvent> Registry { get; } = new(EventCase<ContractEvent>.Of("counted", ContractJson.Default.Counted));

    /// <param name="Number">How many there are in the command's streams with this one.</param>
    internal sealed record Counted(int Number) : ContractEvent;
}
