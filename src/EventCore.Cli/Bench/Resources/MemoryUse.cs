namespace EventCore.Cli;

/// <summary>What a measured phase took of the memory of this process, which it shares with everything before it.</summary>
/// <param name="PeakWorkingSetBytes">The most memory of the machine that the process held, of all samples.</param>
/// <param name="PeakHeapBytes">The most that the managed heap held, of all samples; what waits for the garbage collector included.</param>
/// <param name="FirstQuarterBytes">The median working set of the first quarter of the phase; null where there are too few samples.</param>
/// <param name="LastQuarterBytes">The median working set of the last quarter; null where there are too few samples.</param>
internal sealed record MemoryUse(long PeakWorkingSetBytes, long PeakHeapBytes, long? FirstQuarterBytes, long? LastQuarterBytes);
