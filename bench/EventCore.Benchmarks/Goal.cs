namespace EventCore.Benchmarks;

/// <summary>On which side of its limit a case is to be.</summary>
internal enum Goal
{
    AtLeast,
    AtMost,
    Below,
}
