using System.Collections.Immutable;
using System.Text;

namespace EventCore.Testing;

/// <summary>What came of checking a history.</summary>
public sealed record HistoryReport
{
    /// <summary>How many violations are told apart unless said otherwise; all are counted.</summary>
    public const int DefaultMaxViolations = 100;

    /// <summary>How many operations had each outcome.</summary>
    public required IReadOnlyDictionary<OperationOutcome, int> Operations { get; init; }

    /// <summary>How many operations of unknown outcome are in the log.</summary>
    public required int UnknownButStored { get; init; }

    /// <summary>How many events are in the log.</summary>
    public required int Events { get; init; }

    /// <summary>How many events subscriptions were given.</summary>
    public required int Deliveries { get; init; }

    /// <summary>How many dependencies between operations were looked at, those of real time included.</summary>
    public required int Dependencies { get; init; }

    /// <summary>The first violations that were found.</summary>
    public required ImmutableArray<HistoryViolation> Violations { get; init; }

    /// <summary>How many violations there are.</summary>
    public required int ViolationCount { get; init; }

    /// <summary>Whether there is none.</summary>
    public bool IsSound => ViolationCount == 0;

    /// <summary>How many operations there are in all.</summary>
    public int OperationCount => Operations.Values.Sum();

    /// <summary>The numbers, and a line for each violation.</summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append($"{OperationCount} operations (")
            .AppendJoin(", ", Operations.Select(pair => $"{pair.Value} {pair.Key.ToString().ToLowerInvariant()}"))
            .Append($"; {UnknownButStored} of the unknown are stored), {Events} events, {Deliveries} deliveries, {Dependencies} dependencies: {ViolationCount} violations");
        foreach (var violation in Violations)
        {
            text.AppendLine().Append("  ").Append(violation);
        }

        return ViolationCount > Violations.Length ? text.AppendLine().Append($"  and {ViolationCount - Violations.Length} more").ToString() : text.ToString();
    }
}
