using System.Text;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>How scenarios say what was expected and what was found.</summary>
internal static class ScenarioText
{
    private const int LongestShown = 400;
    private const int MostLines = 20;
    private const int LinesBeforeADifference = 3;

    public static string Shorten(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "...");

    public static string Describe(Exception failure) => $"{failure.GetType().Name}: {failure.Message}";

    /// <summary>What became of a command, to follow <c>but it</c>.</summary>
    public static string Describe(CommandResult result, IReadOnlyList<RecordedEvent> appended) => result switch
    {
        CommandResult.Committed when appended.Count == 0 => $"was committed{In(result)} without a new event.",
        CommandResult.Committed => $"appended{In(result)}:{Lines(appended.Select(recorded => $"    {ComparedEvent.Of(recorded)}"))}",
        CommandResult.Rejected rejected => $"was rejected{In(result)}, '{rejected.Code}': {rejected.Message}",
        CommandResult.NothingToDo => $"found nothing to do{In(result)}.",
        CommandResult.Conflicted conflicted => $"gave up{In(result)}: {string.Join(", ", conflicted.Streams.Select(Describe))}.",
        _ => result.ToString(),
    };

    /// <summary>The events side by side, index by index; null where they mean the same.</summary>
    public static string? Difference(IReadOnlyList<ComparedEvent> expected, IReadOnlyList<ComparedEvent> found)
    {
        var count = Math.Max(expected.Count, found.Count);
        var first = Enumerable.Range(0, count).TakeWhile(index => index < expected.Count && index < found.Count && expected[index].IsSame(found[index])).Count();
        return first == count
            ? null
            : Lines(Enumerable.Range(0, count)
                .Skip(first - LinesBeforeADifference)
                .SelectMany(index => Compare(index, expected.ElementAtOrDefault(index), found.ElementAtOrDefault(index))));
    }

    private static IEnumerable<string> Compare(int index, ComparedEvent? expected, ComparedEvent? found)
    {
        if (expected is not null && found is not null && expected.IsSame(found))
        {
            yield return $"    [{index}] {found}";
            yield break;
        }

        if (expected is not null)
        {
            yield return $"  - [{index}] {expected}";
        }

        if (found is not null)
        {
            yield return $"  + [{index}] {found}";
        }

        if (expected is not null && found is not null && expected.Type == found.Type)
        {
            foreach (var difference in expected.MemberDifferences(found))
            {
                yield return $"        {difference}";
            }
        }
    }

    private static string Lines(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        var text = new StringBuilder();
        foreach (var line in all.Take(MostLines))
        {
            text.Append(Environment.NewLine).Append(line);
        }

        return all.Count <= MostLines ? text.ToString() : text.Append(Environment.NewLine).Append($"    ... and {all.Count - MostLines} lines more").ToString();
    }

    private static string In(CommandResult result) => result.Attempts == 1 ? "" : $" at attempt {result.Attempts}";

    private static string Describe(StreamConflict conflict) => $"{conflict.StreamId} was expected at version {conflict.Expected} and is at {conflict.Actual}";
}
