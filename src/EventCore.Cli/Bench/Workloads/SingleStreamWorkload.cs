namespace EventCore.Cli;

/// <summary>Financial transactions, each a decision over one account: deposit, withdrawal and transfer out in turn.</summary>
/// <param name="plan">How much, and where.</param>
/// <param name="funding">What each account holds at first; null is enough for all operations.</param>
/// <param name="defaultAccounts">How many accounts there are where the plan leaves it open.</param>
/// <param name="choice">Which account an operation is about; null is one after the other.</param>
internal sealed class SingleStreamWorkload(
    WorkloadPlan plan, decimal? funding = null, int defaultAccounts = SingleStreamWorkload.DefaultAccounts, AccountChoice? choice = null) : IWorkload
{
    public const string Name = "single-stream";

    public const int BaseOperations = 1_000;

    public const int DefaultAccounts = 100;

    private const int LargestAmount = 999;

    private readonly AccountChoice _choice = choice ?? OneAfterTheOther;

    private readonly StreamId[] _accounts = [.. Enumerable.Range(0, plan.Streams ?? defaultAccounts).Select(number => new StreamId($"{plan.Prefix}account-{number}"))];

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Opens every account and funds it, with enough for all operations unless said otherwise.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var enough = funding ?? (decimal)LargestAmount * Operations;
        await preparation.ForEachAsync(
            _accounts.Length, (commands, number, stop) => commands.ExecuteAsync(new OpenAccount(_accounts[number], $"Customer {number}"), null, stop), cancellationToken).ConfigureAwait(false);
        await preparation.ForEachAsync(
            _accounts.Length, (commands, number, stop) => commands.ExecuteAsync(new Deposit(_accounts[number], enough), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken) =>
        new OperationOutcome.Decided(await ExecuteAsync(benched.Commands, operation, cancellationToken).ConfigureAwait(false), Events: 1);

    private static int OneAfterTheOther(int operation, int accounts) => operation % accounts;

    private Task<CommandResult> ExecuteAsync(CommandExecutor commands, int operation, CancellationToken cancellationToken)
    {
        var account = _accounts[_choice(operation, _accounts.Length)];
        decimal amount = 100 + (operation % 900);
        return (operation % 3) switch
        {
            0 => commands.ExecuteAsync(new Deposit(account, amount), null, cancellationToken),
            1 => commands.ExecuteAsync(new Withdraw(account, amount), null, cancellationToken),
            _ => commands.ExecuteAsync(new TransferOut(account, amount, "Somebody Elsewhere"), null, cancellationToken),
        };
    }
}
