using System.Diagnostics;

namespace EventCore.Cli;

/// <summary>Runs a workload's operations closed-loop: each worker begins its next operation when its last is answered.</summary>
/// <param name="commands">Executes them.</param>
/// <param name="concurrency">How many workers.</param>
/// <param name="enough">Ends the run early, after the operations under way.</param>
internal sealed class LoadDriver(CommandExecutor commands, int concurrency, CancellationToken enough = default)
{
    private int _begun;

    /// <summary>How many operations have begun; for whoever watches.</summary>
    public int Begun => Math.Max(0, Volatile.Read(ref _begun));

    /// <summary>Runs every operation once, unless there is enough before. For one run: make a driver for each.</summary>
    /// <returns>What became of the operations, and the wall time from the first beginning to the last answer.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; what it measured is dropped.</exception>
    public async Task<(Tally Tally, TimeSpan Elapsed)> RunAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        var workers = new Task<Tally>[Math.Min(concurrency, workload.Operations)];
        var start = Stopwatch.GetTimestamp();
        for (var worker = 0; worker < workers.Length; worker++)
        {
            workers[worker] = Task.Run(() => WorkAsync(workload, cancellationToken), CancellationToken.None);
        }

        var tallies = await Task.WhenAll(workers).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start);

        var all = new Tally();
        foreach (var tally in tallies)
        {
            all.Add(tally);
        }

        return (all, elapsed);
    }

    private async Task<Tally> WorkAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        for (var operation = Next(); operation < workload.Operations && !enough.IsCancellationRequested; operation = Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            try
            {
                var result = await workload.ExecuteAsync(commands, operation, cancellationToken).ConfigureAwait(false);
                tally.Add(result, workload.EventsOf(operation), NanosecondsSince(start));
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                tally.Add(failure);
            }
        }

        return tally;
    }

    private int Next() => Interlocked.Increment(ref _begun) - 1;

    private static long NanosecondsSince(long start) =>
        (long)((Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency));
}
