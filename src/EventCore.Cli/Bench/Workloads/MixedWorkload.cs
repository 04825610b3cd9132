namespace EventCore.Cli;

/// <summary>Of twenty operations, twelve are financial transactions, four transfers with a fee, three reads of a stream and one is a batch.</summary>
/// <remarks>Nothing of it gets slower as it goes on: commands on long streams go on from snapshots, and the streams that are read stay as they are.</remarks>
internal sealed class MixedWorkload : IWorkload
{
    public const string Name = "mixed";

    public const string SoakName = "soak";

    public const int BaseOperations = 1_000;

    private const int Accounts = 1_000;

    /// <summary>Which part each of twenty operations belongs to, well mixed.</summary>
    private static readonly int[] Turns = [0, 1, 0, 2, 0, 0, 1, 0, 2, 0, 0, 1, 0, 3, 0, 0, 1, 2, 0, 0];

    private static readonly int[] CountBefore = [.. Turns.Select((part, turn) => Turns.Take(turn).Count(earlier => earlier == part))];

    private static readonly int[] PerRound = [.. Enumerable.Range(0, Turns.Max() + 1).Select(part => Turns.Count(turn => turn == part))];

    private readonly IWorkload[] _parts;

    public MixedWorkload(WorkloadPlan plan)
    {
        (Operations, Streams) = (plan.Operations, new StreamPrefix(plan.Prefix));
        _parts =
        [
            new SingleStreamWorkload(PartOf(SingleStreamWorkload.Name), defaultAccounts: Accounts),
            new ThreeStreamWorkload(PartOf(ThreeStreamWorkload.Name)),
            new ReadStreamsWorkload(PartOf(ReadStreamsWorkload.Name), streamsAtOnce: 1),
            new BatchWorkload(PartOf(BatchWorkload.Name)),
        ];

        WorkloadPlan PartOf(string name) => plan with { Prefix = $"{plan.Prefix}{name}/" };
    }

    public int Operations { get; }

    public StreamPrefix Streams { get; }

    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            await part.PrepareAsync(preparation, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var (round, turn) = Math.DivRem(operation, Turns.Length);
        var part = Turns[turn];
        return _parts[part].ExecuteAsync(benched, (round * PerRound[part]) + CountBefore[turn], cancellationToken);
    }
}
