namespace EventCore.Cli;

/// <summary>What one worker saw; merged when all are done. Not thread-safe.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> _rejections = new(StringComparer.Ordinal);

    private readonly Dictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <summary>The latencies of successes only.</summary>
    public LatencyHistogram Latency { get; } = new();

    public int Succeeded { get; private set; }

    public int Rejected => _rejections.Values.Sum();

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

    public void Add(OperationOutcome outcome, long nanoseconds)
    {
        switch (outcome)
        {
            case OperationOutcome.Decided decided:
                Add(decided.Result, decided.Events, nanoseconds);
                break;
            case OperationOutcome.Read read:
                EventsRead += read.Events;
                AddSuccess(nanoseconds);
                break;
        }
    }

    public void Add(Exception exception) => AddFailures(new Failures(exception.GetType().Name, 1, ErrorLine.For(exception)));

    public void Add(Tally other)
    {
        Latency.Add(other.Latency);
        Succeeded += other.Succeeded;
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

    private void Add(CommandResult result, int events, long nanoseconds)
    {
        Retries += result.Attempts - 1;
        Conflicts += result.Attempts - 1;
        switch (result)
        {
            case CommandResult.Committed:
                Events += events;
                AddSuccess(nanoseconds);
                break;
            case CommandResult.Rejected rejected:
                _rejections[rejected.Code] = _rejections.GetValueOrDefault(rejected.Code) + 1;
                break;
            case CommandResult.Conflicted conflicted:
                Conflicts++;
                AddFailures(new Failures("Conflicted", 1, $"still conflicting after {conflicted.Attempts} attempts on: {string.Join(", ", conflicted.Streams.Select(stream => stream.StreamId))}"));
                break;
            default:
                AddFailures(new Failures(result.GetType().Name, 1, $"the command was expected to append, but answered {result}"));
                break;
        }
    }

    private void AddSuccess(long nanoseconds)
    {
        Succeeded++;
        Latency.Add(nanoseconds);
    }

    private void AddFailures(Failures more) =>
        _failures[more.Kind] = _failures.TryGetValue(more.Kind, out var known) ? known with { Count = known.Count + more.Count } : more;
}
