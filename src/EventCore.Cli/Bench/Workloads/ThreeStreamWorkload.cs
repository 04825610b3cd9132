namespace EventCore.Cli;

/// <summary>Transfers with a fee, each a decision over three accounts that appends an event to each of them.</summary>
internal sealed class ThreeStreamWorkload(WorkloadPlan plan) : IWorkload
{
    public const string Name = "three-stream";

    public const int BaseOperations = 1_000;

    public const int AccountsPerTransfer = 3;

    private const int DefaultAccounts = 1_000;

    private const int LargestAmount = 999;

    private const int Fee = 1;

    /// <summary>
    /// The distance between neighbouring places: Knuth's multiplier for hashing. It is a prime, and larger than any number of accounts,
    /// so that as many places as there are accounts name each account once.
    /// </summary>
    private const long Stride = 2_654_435_761;

    private readonly StreamId[] _accounts = [.. Enumerable.Range(0, plan.Streams ?? DefaultAccounts).Select(number => new StreamId($"{plan.Prefix}account-{number}"))];

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Opens every account and funds it, with enough for all operations.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var enough = (decimal)(LargestAmount + Fee) * Operations;
        await preparation.ForEachAsync(
            _accounts.Length, (commands, number, stop) => commands.ExecuteAsync(new OpenAccount(_accounts[number], $"Customer {number}"), null, stop), cancellationToken).ConfigureAwait(false);
        await preparation.ForEachAsync(
            _accounts.Length, (commands, number, stop) => commands.ExecuteAsync(new Deposit(_accounts[number], enough), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var transfer = new TransferWithFee(
            From: AccountAt(operation, place: 0), To: AccountAt(operation, place: 1), Bank: AccountAt(operation, place: 2), Amount: 100 + (operation % 900), Fee);
        return new OperationOutcome.Decided(await benched.Commands.ExecuteAsync(transfer, null, cancellationToken).ConfigureAwait(false), Events: AccountsPerTransfer);
    }

    /// <summary>
    /// The accounts of all operations are one round after another over all accounts, three at a time: so those of one operation differ,
    /// each account is used as often as any other, and operations share one only when a third of the accounts is under way.
    /// </summary>
    private StreamId AccountAt(int operation, int place) => _accounts[((((long)operation * AccountsPerTransfer) + place) * Stride) % _accounts.Length];
}
