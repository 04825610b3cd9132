namespace EventCore.Benchmarks;

/// <summary>On which side of its limit a case is to be.</summary>
internal enum Goal
{
    AtLeast,
    AtMost,
    Below,

    /// <summary>Nothing is asked of it: it is only shown.</summary>
    None,
}
