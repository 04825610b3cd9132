using System.Collections.Immutable;
using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>What came of one run of a scenario.</summary>
internal sealed record ScenarioResult
{
    private const int MaxShown = 5;

    /// <summary>How many faults were injected.</summary>
    public required int Faults { get; init; }

    public required HistoryReport History { get; init; }

    /// <summary>How often the load met each kind of documented failure.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    /// <summary>What is wrong beside violations of the history: calls that hang, failures that no documentation speaks of, faults that nobody noticed.</summary>
    public required ImmutableArray<string> Problems { get; init; }

    /// <summary>The longest time after each fault in which nothing was acknowledged to anybody.</summary>
    public required ImmutableArray<TimeSpan> Silences { get; init; }

    /// <summary>What else there is to be said of it, which is not wrong.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public bool IsSound => History.IsSound && Problems.IsEmpty;

    /// <summary>Whether a violation is of a kind, or its message holds a text.</summary>
    public bool Shows(string text) => History.Violations.Any(violation => violation.ToString().Contains(text, StringComparison.Ordinal));

    public ScenarioResult WithProblem(string? problem) => problem is null ? this : this with { Problems = Problems.Add(problem) };

    public override string ToString() => string.Join(Environment.NewLine, [
        $"{Faults} faults; {History with { Violations = [.. History.Violations.Take(MaxShown)] }}",
        .. Silences.IsEmpty ? (string[])[] : [$"  nothing was acknowledged for {Silences.Average(time => time.TotalSeconds):F2} s on average, {Silences.Max().TotalSeconds:F2} s at most"],
        .. Notes.Select(note => $"  {note}"),
        .. Failures.Count == 0 ? (string[])[] : [$"  callers were told: {string.Join(", ", Failures.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key}"))}"],
        .. Problems.Take(MaxShown).Select(problem => $"  PROBLEM: {problem}"),
        .. Problems.Length > MaxShown ? (string[])[$"  and {Problems.Length - MaxShown} more problems"] : [],
    ]);
}
