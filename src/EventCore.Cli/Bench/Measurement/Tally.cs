namespace EventCore.Cli;

/// <summary>What one worker saw; merged when all are done. Not thread-safe.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> _rejections = new(StringComparer.Ordinal);

    private readonly Dictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <summary>The latencies of successes only.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The latencies of everything else: rejected, conflicted and failed.</summary>
    public LatencyHistogram UnsuccessfulLatency { get; } = new();

    /// <summary>How long after they were due operations began; empty in a closed loop, where nothing is due.</summary>
    public LatencyHistogram StartDelay { get; } = new();

    /// <summary>The successes over time.</summary>
    public Timeline Timeline { get; } = new();

    public int Operations => Succeeded + Rejected + Conflicted + Failed;

    public int Succeeded { get; private set; }

    /// <summary>A business rule said no.</summary>
    public int Rejected => _rejections.Values.Sum();

    /// <summary>Commands that gave up after as many conflicts as they may be tried again.</summary>
    public int Conflicted { get; private set; }

    /// <summary>Anything else.</summary>
    public int Failed => _failures.Values.Sum(failures => failures.Count);

    /// <summary>How often an append met a conflict.</summary>
    public int Conflicts { get; private set; }

    /// <summary>How often a command was decided again.</summary>
    public int Retries { get; private set; }

    /// <summary>Events of committed decisions.</summary>
    public long Events { get; private set; }

    /// <summary>Events that operations read for their own sake.</summary>
    public long EventsRead { get; private set; }

    public IReadOnlyDictionary<string, int> RejectionsByCode => _rejections;

    public IReadOnlyList<Failures> FailuresByKind => [.. _failures.Values.OrderByDescending(failures => failures.Count).ThenBy(failures => failures.Kind, StringComparer.Ordinal)];

    /// <summary>Counts an operation that was answered.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="latency">From when it began or, in an open loop, from when it was due.</param>
    /// <param name="answered">How long after the phase began.</param>
    public void Add(OperationOutcome outcome, TimeSpan latency, TimeSpan answered)
    {
        switch (outcome)
        {
            case OperationOutcome.Decided decided:
                Add(decided.Result, decided.Events, latency, answered);
                break;
            case OperationOutcome.Read read:
                EventsRead += read.Events;
                AddSuccess(latency, answered);
                break;
        }
    }

    /// <summary>Counts an operation that threw.</summary>
    public void Add(Exception exception, TimeSpan latency)
    {
        AddFailures(new Failures(exception.GetType().Name, 1, ErrorLine.For(exception)));
        UnsuccessfulLatency.Add(latency);
    }

    /// <summary>Counts how late an operation began.</summary>
    public void AddStart(TimeSpan delay) => StartDelay.Add(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);

    public void Add(Tally other)
    {
        Latency.Add(other.Latency);
        UnsuccessfulLatency.Add(other.UnsuccessfulLatency);
        StartDelay.Add(other.StartDelay);
        Timeline.Add(other.Timeline);
        Succeeded += other.Succeeded;
        Conflicted += other.Conflicted;
        Conflicts += other.Conflicts;
        Retries += other.Retries;
        Events += other.Events;
        EventsRead += other.EventsRead;
        foreach (var (code, count) in other._rejections)
        {
            _rejections[code] = _rejections.GetValueOrDefault(code) + count;
        }

        foreach (var failures in other._failures.Values)
        {
            AddFailures(failures);
        }
    }

    private void Add(CommandResult result, int events, TimeSpan latency, TimeSpan answered)
    {
        Retries += result.Attempts - 1;
        Conflicts += result.Attempts - 1;
        if (result is CommandResult.Committed)
        {
            Events += events;
            AddSuccess(latency, answered);
            return;
        }

        UnsuccessfulLatency.Add(latency);
        switch (result)
        {
            case CommandResult.Rejected rejected:
                _rejections[rejected.Code] = _rejections.GetValueOrDefault(rejected.Code) + 1;
                break;
            case CommandResult.Conflicted:
                Conflicts++;
                Conflicted++;
                break;
            default:
                AddFailures(new Failures(result.GetType().Name, 1, $"the command was expected to append, but answered {result}"));
                break;
        }
    }

    private void AddSuccess(TimeSpan latency, TimeSpan answered)
    {
        Succeeded++;
        Latency.Add(latency);
        Timeline.Add(answered);
    }

    private void AddFailures(Failures more) =>
        _failures[more.Kind] = _failures.TryGetValue(more.Kind, out var known) ? known with { Count = known.Count + more.Count } : more;
}
