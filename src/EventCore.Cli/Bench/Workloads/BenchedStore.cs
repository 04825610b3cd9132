using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>What the operations of a workload work on.</summary>
/// <param name="Store">The store.</param>
/// <param name="Commands">The executor on it.</param>
/// <param name="ReadModels">Makes read models beside it; null where there can be none.</param>
internal sealed record BenchedStore(IEventStore Store, CommandExecutor Commands, IReadModels? ReadModels = null);
