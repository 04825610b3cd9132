namespace EventCore.Cli;

/// <summary>
/// Runs a workload's operations. Closed loop: each worker begins its next operation when its last is answered. Open loop: they
/// are due at a given rate, whether or not earlier ones are answered, and latency counts from when they were due.
/// </summary>
/// <remarks>
/// In a closed loop a store that stalls is asked less, so that a stall of a second is one slow answer for each worker. In an open
/// loop whatever was due meanwhile waits, too, and says so: there is no coordinated omission. A timer counts whole milliseconds, so
/// that an operation may begin up to about one late; that is part of its latency, and shown beside it.
/// </remarks>
/// <param name="benched">What they work on.</param>
/// <param name="concurrency">How many workers, which is how many operations may be under way at once.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="rate">How many operations are due each second; null is a closed loop.</param>
/// <param name="enough">Ends the run early, after the operations under way.</param>
internal sealed class LoadDriver(BenchedStore benched, int concurrency, TimeProvider timeProvider, double? rate = null, CancellationToken enough = default) : IDisposable
{
    /// <summary>One worker at a time waits for the next operation to be due.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private int _begun;

    private long _start;

    /// <summary>How many operations have begun; for whoever watches.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Runs every operation once, unless there is enough before. For one run: make a driver for each.</summary>
    /// <returns>How many operations ran, what became of them, and the wall time from the first beginning to the last answer.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped; what it measured is dropped.</exception>
    public async Task<(int Operations, Tally Tally, TimeSpan Elapsed)> RunAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        var workers = new Task<Tally>[Math.Min(concurrency, workload.Operations)];
        _start = timeProvider.GetTimestamp();
        for (var worker = 0; worker < workers.Length; worker++)
        {
            workers[worker] = Task.Run(() => WorkAsync(workload, cancellationToken), CancellationToken.None);
        }

        var tallies = await Task.WhenAll(workers).ConfigureAwait(false);
        var elapsed = timeProvider.GetElapsedTime(_start);

        var all = new Tally();
        foreach (var tally in tallies)
        {
            all.Add(tally);
        }

        return (Begun, all, elapsed);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Tally> WorkAsync(IWorkload workload, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        while (await TryBeginAsync(workload, tally, cancellationToken).ConfigureAwait(false) is var (operation, due))
        {
            try
            {
                var outcome = await workload.ExecuteAsync(benched, operation, cancellationToken).ConfigureAwait(false);
                var answered = timeProvider.GetElapsedTime(_start);
                tally.Add(outcome, answered - due, answered);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                tally.Add(failure, timeProvider.GetElapsedTime(_start) - due);
            }
        }

        return tally;
    }

    /// <summary>Takes the next operation, where there is one, when it is due. Whoever takes it runs it, so that what has begun is what was run.</summary>
    private async ValueTask<(int Operation, TimeSpan Due)?> TryBeginAsync(IWorkload workload, Tally tally, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (rate is null)
        {
            return TryTake(workload, out var next) ? (next, timeProvider.GetElapsedTime(_start)) : null;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Begun == workload.Operations)
            {
                return null;
            }

            var due = TimeSpan.FromSeconds(Begun / rate.Value);
            await WaitUntilAsync(due, cancellationToken).ConfigureAwait(false);
            if (!TryTake(workload, out var operation))
            {
                return null;
            }

            tally.AddStart(timeProvider.GetElapsedTime(_start) - due);
            return (operation, due);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private async Task WaitUntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - timeProvider.GetElapsedTime(_start) is var wait && wait > TimeSpan.Zero && !enough.IsCancellationRequested)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough);
            await Task.Delay(WholeMilliseconds(wait), timeProvider, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Rounded up: what a timer leaves out would be waited for by asking again and again.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private bool TryTake(IWorkload workload, out int operation)
    {
        do
        {
            operation = Volatile.Read(ref _begun);
            if (operation == workload.Operations || enough.IsCancellationRequested)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _begun, operation + 1, operation) != operation);

        return true;
    }
}
