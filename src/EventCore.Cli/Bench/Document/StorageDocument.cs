namespace EventCore.Cli;

/// <summary>The store.</summary>
/// <param name="Name">The product.</param>
/// <param name="Version">Its version; null where it has none.</param>
/// <param name="Durable">Whether an acknowledged append survives a power cut.</param>
/// <param name="DurabilityGaps">Why it does not, a sentence each.</param>
/// <param name="Settings">What the store itself said, by its own names.</param>
internal sealed record StorageDocument(string Name, string? Version, bool Durable, IReadOnlyList<string> DurabilityGaps, IReadOnlyDictionary<string, string> Settings);
