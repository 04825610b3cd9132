using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EventCore.Faults;

/// <summary>What came of the mutations, as a Markdown page that holds the last result of each, so that they may run one by one.</summary>
internal static partial class MutationReport
{
    private const int MaxEvidence = 160;

    /// <param name="page">The page as it was; empty where there was none.</param>
    /// <param name="results">What replaces the rows of the same mutations.</param>
    public static string Write(string page, IEnumerable<MutationResult> results)
    {
        var rows = page.Split('\n').Select(line => (Name: RowStart().Match(line).Groups["name"].Value, Line: line)).Where(row => row.Name.Length > 0).ToDictionary(row => row.Name, row => row.Line, StringComparer.Ordinal);
        foreach (var result in results)
        {
            rows[result.Mutation.Name] = RowOf(result);
        }

        var text = new StringBuilder()
            .Append("# What became of each safety measure that was switched off\n\n")
            .Append("Written by `mutate --report`, which [reliability](../reliability.md) tells of.\n\n")
            .Append("| Switched off | Fault | Found after | What was said first |\n")
            .Append("|---|---|---:|---|\n");
        foreach (var mutation in Mutation.All)
        {
            text.Append(rows.GetValueOrDefault(mutation.Name, $"| `{mutation.Name}`: {mutation.Measure} | {mutation.Scenario} | not run | |")).Append('\n');
        }

        return text.ToString();
    }

    private static string RowOf(MutationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{result.Mutation.Name}`: {result.Mutation.Measure} | {result.Mutation.Scenario} | {(result.IsFound ? $"{result.Time.TotalSeconds:F0} s" : "NOT FOUND")} | {Shortened(result.Evidence ?? "").Replace("|", "\\|", StringComparison.Ordinal)} |");

    private static string Shortened(string text) => text.Length <= MaxEvidence ? text : text[..MaxEvidence] + " …";

    [GeneratedRegex(@"^\| `(?<name>[a-z-]+)`: ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RowStart();
}
