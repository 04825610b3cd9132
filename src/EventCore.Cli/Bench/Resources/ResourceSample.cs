namespace EventCore.Cli;

/// <summary>What was seen at one moment of a measured phase. Processor time and collections are those since the phase began.</summary>
/// <param name="Seconds">How long the phase had lasted.</param>
/// <param name="WorkingSetBytes">Memory that the process held.</param>
/// <param name="ManagedHeapBytes">Memory of the managed heap, with what waits for the garbage collector.</param>
/// <param name="ClientCpuSeconds">Processor time of this process.</param>
/// <param name="GarbageCollections">Collections of every generation.</param>
/// <param name="Server">What the server said; null where there is none.</param>
internal sealed record ResourceSample(
    double Seconds, long WorkingSetBytes, long ManagedHeapBytes, double ClientCpuSeconds, int GarbageCollections, ServerSample? Server);
