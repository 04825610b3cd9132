namespace EventCore.Faults;

/// <summary>What a process of the load says when it stops.</summary>
internal sealed record WorkerSummary
{
    /// <summary>How often each kind of documented failure came.</summary>
    public Dictionary<string, int> Failures { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What came that no documentation speaks of; the first few.</summary>
    public List<string> Undocumented { get; init; } = [];

    /// <summary>Operations that had no answer when it stopped waiting for them.</summary>
    public int Hanging { get; init; }
}
