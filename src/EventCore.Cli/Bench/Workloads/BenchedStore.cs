using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>What the operations of a workload work on.</summary>
/// <param name="Store">The store.</param>
/// <param name="Commands">The executor on it.</param>
internal sealed record BenchedStore(IEventStore Store, CommandExecutor Commands);
