using EventCore.Testing;
using Npgsql;

namespace EventCore.Faults;

/// <summary>Counts what became of a process's operations, and tells documented failures from others.</summary>
internal sealed class LoadTally
{
    private const int MaxUndocumented = 10;

    private readonly Lock _lock = new();
    private readonly WorkerSummary _summary = new();
    private long _appended;

    public long Appended => Interlocked.Read(ref _appended);

    public void Count(OperationOutcome outcome)
    {
        if (outcome == OperationOutcome.Appended)
        {
            Interlocked.Increment(ref _appended);
        }
    }

    /// <summary>What a failure says about its operation.</summary>
    public OperationOutcome OutcomeOf(Exception failure, bool mayBeCancelled)
    {
        switch (failure)
        {
            case AppendOutcomeUnknownException:
                Count(failure);
                return OperationOutcome.Unknown;
            case EventStoreException or CommandTimeoutException:
            case OperationCanceledException when mayBeCancelled:
                Count(failure);
                return OperationOutcome.Refused;
            default:
                Undocumented(failure);
                return OperationOutcome.Unknown;
        }
    }

    public void Undocumented(Exception failure) => Undocumented(failure.ToString());

    public void Undocumented(string what)
    {
        lock (_lock)
        {
            if (_summary.Undocumented.Count < MaxUndocumented)
            {
                _summary.Undocumented.Add(what);
            }
        }
    }

    public WorkerSummary ToSummary(int hanging)
    {
        lock (_lock)
        {
            return _summary with { Failures = new Dictionary<string, int>(_summary.Failures, StringComparer.Ordinal), Undocumented = [.. _summary.Undocumented], Hanging = hanging };
        }
    }

    private void Count(Exception failure)
    {
        var cause = failure.InnerException is PostgresException { SqlState: var state } ? $" {state}" : failure.InnerException is { } inner ? $" {inner.GetType().Name}" : "";
        var name = failure is EventStoreException { IsTransient: false } ? $"{failure.GetType().Name} (permanent){cause}" : $"{failure.GetType().Name}{cause}";
        lock (_lock)
        {
            _summary.Failures[name] = _summary.Failures.GetValueOrDefault(name) + 1;
        }
    }
}
