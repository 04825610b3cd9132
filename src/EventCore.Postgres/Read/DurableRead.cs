namespace EventCore;

/// <summary>What was read.</summary>
/// <param name="Value">All of it.</param>
/// <param name="IsDurable">False where a crash may still lose some of it: it must not be returned before a <see cref="DurabilityBarrier"/>.</param>
internal sealed record DurableRead<T>(T Value, bool IsDurable);
