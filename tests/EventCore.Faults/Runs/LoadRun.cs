using System.Diagnostics;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>Processes of load on one log, the faults they live through, and the history that comes of it.</summary>
/// <param name="directory">Where they record.</param>
/// <param name="settings">What each of them is told, beside its number.</param>
internal sealed class LoadRun(string directory, WorkerSettings settings) : IDisposable
{
    private static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(60);

    private readonly List<WorkerProcess> _workers = [];
    private readonly List<string> _recordings = [];
    private readonly List<long> _faults = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private int _processes;

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public int Faults => _faults.Count;

    public async Task StartWorkersAsync(int count, CancellationToken cancellationToken)
    {
        var starts = new List<Task<WorkerProcess>>();
        for (var number = 0; number < count; number++)
        {
            var process = _processes++;
            var recording = Path.Combine(directory, $"process-{process}.jsonl");
            _recordings.Add(recording);
            starts.Add(WorkerProcess.StartAsync(settings with { Process = process, Recording = recording }, cancellationToken));
        }

        foreach (var start in starts)
        {
            _workers.Add(await start);
        }
    }

    /// <summary>Notes that a fault happens just now.</summary>
    public void NoteFault() => _faults.Add(Stopwatch.GetTimestamp());

    public void NoteProblem(string problem) => _problems.Add(problem);

    /// <summary>Kills a process of the load and starts another one.</summary>
    public async Task ReplaceAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        worker.Kill();
        _workers.Remove(worker);
        worker.Dispose();
        await StartWorkersAsync(1, cancellationToken);
    }

    /// <summary>Kills all processes of the load.</summary>
    public async Task EndWorkersAsync()
    {
        await Task.WhenAll(_workers.Select(worker => Task.Run(worker.Kill)));
        _workers.ForEach(worker => worker.Dispose());
        _workers.Clear();
    }

    /// <summary>Waits until every process has had something acknowledged, as it must when nothing is wrong.</summary>
    /// <returns>Whether all have; a problem is noted where not.</returns>
    public async Task<bool> WaitForProgressAsync(CancellationToken cancellationToken)
    {
        var before = _workers.ToDictionary(worker => worker, worker => worker.Appended);
        for (var started = Stopwatch.GetTimestamp(); before.Any(pair => pair.Key.Appended <= pair.Value + 10); await Task.Delay(20, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(started) > ProgressLimit)
            {
                _problems.Add($"A process had nothing acknowledged for {ProgressLimit} after a fault was over.");
                return false;
            }
        }

        return true;
    }

    /// <summary>Ends the load, and says what is known but for the log.</summary>
    public async Task StopAsync()
    {
        foreach (var summary in await Task.WhenAll(_workers.Select(worker => worker.StopAsync())))
        {
            _problems.AddRange(summary.Undocumented.Select(undocumented => $"Not documented: {undocumented}"));
            if (summary.Hanging > 0)
            {
                _problems.Add($"{summary.Hanging} calls of a process had no answer long after the last fault was over.");
            }

            foreach (var (failure, count) in summary.Failures)
            {
                _failures[failure] = _failures.GetValueOrDefault(failure) + count;
                if (failure.Contains("(permanent)", StringComparison.Ordinal))
                {
                    _problems.Add($"{count} times a caller was told that it is of no use to try again, although the fault passed: {failure}");
                }
            }
        }
    }

    /// <summary>Compares what was recorded with the log.</summary>
    public ScenarioResult Check(IReadOnlyList<LoggedEvent> log, SubscriptionDeliveries? projected = null)
    {
        var history = History.OfFiles(_recordings, log);
        history = projected is null ? history : history with { Subscriptions = [.. history.Subscriptions, projected] };
        return new ScenarioResult
        {
            Faults = _faults.Count,
            History = HistoryChecker.Check(history, maxViolations: 200_000),
            Failures = _failures,
            Problems = [.. _problems],
            Silences = [.. Silence.After(_faults, [.. history.Operations.Where(operation => operation.Outcome == OperationOutcome.Appended).Select(operation => operation.EndedAt).OfType<long>().Order()])],
        };
    }

    public void Dispose() => _workers.ForEach(worker => worker.Dispose());
}
