namespace EventCore.Cli;

/// <summary>Executes the commands that a workload presupposes; each must be committed.</summary>
internal sealed class Preparation(BenchedStore benched, int concurrency)
{
    public BenchedStore Benched => benched;

    /// <summary>Executes the commands numbered from 0 to <paramref name="count"/> - 1, as many at a time as the run was asked for.</summary>
    /// <exception cref="ToolException">One was not committed.</exception>
    public Task ForEachAsync(int count, Func<CommandExecutor, int, CancellationToken, Task<CommandResult>> execute, CancellationToken cancellationToken) =>
        ForEachAsync(count, concurrency, execute, cancellationToken);

    /// <summary>Executes the commands numbered from 0 to <paramref name="count"/> - 1, so many at a time.</summary>
    /// <exception cref="ToolException">One was not committed.</exception>
    public Task ForEachAsync(int count, int atOnce, Func<CommandExecutor, int, CancellationToken, Task<CommandResult>> execute, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (number, stop) => RequireCommitted(await execute(benched.Commands, number, stop).ConfigureAwait(false)));

    private static void RequireCommitted(CommandResult result)
    {
        if (result is not CommandResult.Committed)
        {
            throw new ToolException($"The workload could not be prepared: a command was not committed but answered {result}.", ExitCode.Failed);
        }
    }
}
