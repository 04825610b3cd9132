namespace EventCore.Cli;

/// <summary>What one workload measured, in one round or several.</summary>
/// <param name="name">The workload's name.</param>
/// <param name="concurrency">How many operations were under way at once, at most.</param>
/// <param name="rate">How many were due each second; null is a closed loop.</param>
internal sealed class WorkloadResult(string name, int concurrency, double? rate)
{
    private readonly List<RoundResult> _rounds = [];

    public string Name => name;

    public int Concurrency => concurrency;

    public double? Rate => rate;

    /// <summary>In the order they were measured; one or more.</summary>
    public IReadOnlyList<RoundResult> Rounds => _rounds;

    /// <summary>Everything that was counted, in all rounds.</summary>
    public Tally Tally { get; } = new();

    public void Add(RoundResult round)
    {
        _rounds.Add(round);
        Tally.Add(round.Tally);
    }
}
