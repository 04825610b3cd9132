namespace EventCore.Faults.Tests;

/// <summary>Something that is done to a schema behind its store's back.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">To which of the objects of that kind, modulo how many there are.</param>
/// <param name="Variant">In which way, modulo how many there are.</param>
public sealed record Drift(DriftKind Kind, int Target, int Variant);
