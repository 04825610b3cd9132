using System.Diagnostics;

namespace EventCore.Cli;

/// <summary>Runs a workload's operations closed-loop: each worker begins its next operation when its last is answered.</summary>
/// <param name="benched">What they work on.</param>
/// <param name="concurrency">How many workers.</param>
/// <param name="enough">Ends the run early, after the operations under way.</param>
internal sealed class LoadDriver(BenchedStore benched, int concurrency, CancellationToken enough = default)
{
    private int _begun;

    /// <summary>How many operations have begun; for whoever watches.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Runs every operation once, unless there is enough before. For one run: make a driver for each.</summary>
    /// <returns>How many operations ran, what became of them, and the wall time from the first beginning to the last answer.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; what it measured is dropped.</exception>
    public async Task<(int Operations, Tally Tally, TimeSpan Elapsed)> RunAsync(IWorkload workload, CancellationToken cancellationToken)
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

        return (Begun, all, elapsed);
    }

    private async Task<Tally> WorkAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        while (!enough.IsCancellationRequested && TryBegin(workload, out var operation))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            try
            {
                var outcome = await workload.ExecuteAsync(benched, operation, cancellationToken).ConfigureAwait(false);
                tally.Add(outcome, NanosecondsSince(start));
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                tally.Add(failure);
            }
        }

        return tally;
    }

    /// <summary>Takes the next operation, where there is one. Whoever takes it runs it, so that what has begun is what was run.</summary>
    private bool TryBegin(IWorkload workload, out int operation)
    {
        do
        {
            operation = Volatile.Read(ref _begun);
            if (operation == workload.Operations)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _begun, operation + 1, operation) != operation);

        return true;
    }

    private static long NanosecondsSince(long start) =>
        (long)((Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency));
}
