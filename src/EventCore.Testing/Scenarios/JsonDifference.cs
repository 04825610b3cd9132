using System.Text.Json;

namespace EventCore.Testing;

/// <summary>Tells two JSON values apart, member by member.</summary>
internal static class JsonDifference
{
    /// <summary>A line for each member that differs, such as <c>Lines[2].Price: expected 70, found 7</c>. None where they mean the same.</summary>
    public static IEnumerable<string> Between(JsonElement expected, JsonElement found) => Between(expected, found, path: "");

    private static IEnumerable<string> Between(JsonElement? expected, JsonElement? found, string path) => (expected, found) switch
    {
        ({ ValueKind: JsonValueKind.Object } left, { ValueKind: JsonValueKind.Object } right) => BetweenObjects(left, right, path),
        ({ ValueKind: JsonValueKind.Array } left, { ValueKind: JsonValueKind.Array } right) => BetweenArrays(left, right, path),
        ({ } left, { } right) when JsonElement.DeepEquals(left, right) => [],
        _ => [$"{(path.Length == 0 ? "value" : path)}: expected {Show(expected)}, found {Show(found)}"],
    };

    private static IEnumerable<string> BetweenObjects(JsonElement expected, JsonElement found, string path)
    {
        var (left, right) = (Members(expected), Members(found));
        return left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .SelectMany(name => Between(Member(left, name), Member(right, name), path.Length == 0 ? name : $"{path}.{name}"));
    }

    private static IEnumerable<string> BetweenArrays(JsonElement expected, JsonElement found, string path)
    {
        var (left, right) = (expected.EnumerateArray().ToList(), found.EnumerateArray().ToList());
        return Enumerable.Range(0, Math.Max(left.Count, right.Count))
            .SelectMany(index => Between(index < left.Count ? left[index] : null, index < right.Count ? right[index] : null, $"{path}[{index}]"));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement value) =>
        value.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

    private static JsonElement? Member(Dictionary<string, JsonElement> members, string name) => members.TryGetValue(name, out var value) ? value : null;

    private static string Show(JsonElement? value) => value is { } some ? ScenarioText.Shorten(some.GetRawText()) : "none";
}
