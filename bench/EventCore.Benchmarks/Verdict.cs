namespace EventCore.Benchmarks;

/// <summary>What became of a case.</summary>
internal enum Verdict
{
    /// <summary>The median is on the right side of the limit.</summary>
    Met,

    /// <summary>The median is on the wrong side of the limit.</summary>
    Missed,

    /// <summary>There is no limit.</summary>
    NotJudged,
}
