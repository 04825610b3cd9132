using System.Globalization;
using System.Text.RegularExpressions;

namespace EventCore.Benchmarks;

/// <summary>What is used of the summary that pgbench prints.</summary>
/// <param name="TransactionsPerSecond">Connecting not counted.</param>
/// <param name="AverageMilliseconds">Of a transaction.</param>
internal sealed partial record PgbenchOutput(double TransactionsPerSecond, double AverageMilliseconds)
{
    /// <exception cref="ComparisonException">It is no such summary, or not every transaction succeeded.</exception>
    public static PgbenchOutput Parse(string text)
    {
        var rate = Rate().Match(text);
        var latency = Latency().Match(text);
        if (!rate.Success || !latency.Success)
        {
            throw new ComparisonException($"pgbench printed another summary than expected: {text.Trim()}");
        }

        return FailedTransactions().Match(text) is { Success: true } failed && failed.Groups["count"].Value != "0"
            ? throw new ComparisonException($"pgbench says that {failed.Groups["count"].Value} transactions failed.")
            : new PgbenchOutput(Number(rate), Number(latency));
    }

    private static double Number(Match match) => double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    // PostgreSQL 13 says "excluding connections establishing", and prints the other rate, too.
    [GeneratedRegex(@"^tps = (?<number>[\d.]+) \((without initial connection time|excluding connections establishing)\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^latency average = (?<number>[\d.]+) ms", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Latency();

    [GeneratedRegex(@"^number of failed transactions: (?<count>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FailedTransactions();
}
