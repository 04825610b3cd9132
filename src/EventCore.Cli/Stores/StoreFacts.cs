namespace EventCore.Cli;

/// <summary>What a store is, and how durable: read from it in this run.</summary>
/// <param name="Name">The product.</param>
/// <param name="Version">Its version; null where it has none.</param>
/// <param name="Settings">Each setting that durability or speed depends on, as the store gives it.</param>
/// <param name="DurabilityGaps">Why an acknowledged append may be lost, a sentence each; empty where it is durable.</param>
internal sealed record StoreFacts(string Name, string? Version, IReadOnlyList<KeyValuePair<string, string>> Settings, IReadOnlyList<string> DurabilityGaps)
{
    public bool IsDurable => DurabilityGaps.Count == 0;
}
