namespace EventCore.Cli;

/// <summary>What a measured phase took of this process, which it shares with everything before it, and of the store's server.</summary>
/// <param name="ClientCpu">Processor time of this process, of all its threads; an embedded store's is part of it.</param>
/// <param name="ServerCpu">Processor time of the server's processes; null where there is none, or it runs elsewhere.</param>
/// <param name="GarbageCollections">How many there were of generations 0, 1 and 2.</param>
/// <param name="GarbagePause">For how long they stopped every thread.</param>
/// <param name="Memory">Of this process.</param>
/// <param name="Samples">What was seen on the way, at even distances.</param>
internal sealed record ResourceUse(
    TimeSpan ClientCpu, TimeSpan? ServerCpu, IReadOnlyList<int> GarbageCollections, TimeSpan GarbagePause, MemoryUse Memory, IReadOnlyList<ResourceSample> Samples)
{
    public static ResourceUse None { get; } = new(TimeSpan.Zero, null, [0, 0, 0], TimeSpan.Zero, new MemoryUse(0, 0, null, null), []);
}
