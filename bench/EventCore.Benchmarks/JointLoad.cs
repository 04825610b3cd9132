namespace EventCore.Benchmarks;

/// <summary>What several processes did at one time.</summary>
/// <param name="Processes">One or more.</param>
internal sealed record JointLoad(IReadOnlyList<BenchOutput.WorkloadFigures> Processes)
{
    private const double LeastShare = 0.95;

    /// <summary>Whether what each measured is nearly all of a time in which all the others measured, too. Only then can their rates be added up.</summary>
    public bool IsOfOneTime
    {
        get
        {
            var together = Processes.Min(process => process.StartedAt.AddSeconds(process.ElapsedSeconds)) - Processes.Max(process => process.StartedAt);
            return Processes.All(process => together.TotalSeconds >= process.ElapsedSeconds * LeastShare);
        }
    }

    /// <summary>Of all together.</summary>
    public double OperationsPerSecond => Processes.Sum(process => process.OperationsPerSecond);
}
