using System.Globalization;
using System.Text.RegularExpressions;

namespace EventCore;

/// <summary>What it means that something is there, but is not as it should be.</summary>
internal static partial class ChangedProperty
{
    /// <summary>Whether a property says anything that another one of the same object does not.</summary>
    public static bool IsTold(CatalogObject key, string property, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) => (key.Kind, property) switch
    {
        ("constraint", "is") => false,
        ("constraint", "definition") => AsRestored(before.GetValueOrDefault(property)) != AsRestored(now.GetValueOrDefault(property)),
        ("column", "sequence") => before.ContainsKey("identity") && now.ContainsKey("identity"),
        ("relation", not "is") => before["is"] == now["is"],
        _ => true,
    };

    /// <param name="key">What has the property.</param>
    /// <param name="property">Its name.</param>
    /// <param name="expected">Its value; null for none.</param>
    /// <param name="found">Its value; null for none.</param>
    public static SchemaImpact Judge(CatalogObject key, string property, string? expected, string? found) => key.Kind switch
    {
        "relation" => property switch
        {
            "is" => expected == "table" ? SchemaImpact.Fatal : SchemaImpact.Degraded,

            // A crash empties an unlogged table, row-level security hides or refuses rows, a partition refuses those that are
            // another's, and a child's rows are read with the table's own, though no key of it knows them.
            "persistence" or "row-level security" or "partition" or "children" => SchemaImpact.Fatal,
            _ => SchemaImpact.Degraded,
        },
        "column" => JudgeColumn(key, property, expected, found),
        "constraint" => JudgeConstraint(property, expected, found),
        "index" => (property, found) is ("keys", "unique") ? SchemaImpact.Fatal : SchemaImpact.Degraded,
        "function" => property switch
        {
            "setting search_path" => SchemaImpact.Fatal,
            "owner" => SchemaImpact.Degraded,
            "security" => expected == "definer" ? SchemaImpact.Fatal : SchemaImpact.Degraded,
            _ when property.StartsWith("setting ", StringComparison.Ordinal) => SchemaImpact.Degraded,
            _ => SchemaImpact.Fatal,
        },
        _ => SchemaImpact.Degraded,
    };

    private static SchemaImpact JudgeColumn(CatalogObject key, string property, string? expected, string? found) => property switch
    {
        "type" => IsWider(expected, found) ? SchemaImpact.Degraded : SchemaImpact.Fatal,

        // The order of streams, and whether two ids are the same, are a matter of these.
        "collation" => (key.Table, key.Name) is ("events", "stream_id") or ("logs", "name") ? SchemaImpact.Fatal : SchemaImpact.Degraded,
        "NULL" => found == "refused" ? SchemaImpact.Fatal : SchemaImpact.Degraded,
        "default" => expected is null ? SchemaImpact.Note : found is null ? SchemaImpact.Fatal : SchemaImpact.Degraded,
        "identity" => expected is null || found is null ? SchemaImpact.Fatal : SchemaImpact.Degraded,
        "generated" => SchemaImpact.Fatal,
        _ => SchemaImpact.Degraded,
    };

    private static SchemaImpact JudgeConstraint(string property, string? expected, string? found) => property switch
    {
        // Not validated or not enforced: whatever it refuses, it should.
        "definition" when expected!.StartsWith("CHECK", StringComparison.Ordinal) && found!.StartsWith(expected, StringComparison.Ordinal) => SchemaImpact.Degraded,
        _ => SchemaImpact.Fatal,
    };

    /// <summary>PostgreSQL prints <c>IN</c> over text in one way, and that, made of what it printed as in a restored dump, in another.</summary>
    private static string? AsRestored(string? definition) => definition is null ? null : CastList().Replace(
        definition, list => $"(ARRAY[{string.Join(", ", list.Groups["items"].Value.Split(", ").Select(item => $"({item})::text"))}])");

    private static bool IsWider(string? expected, string? found) =>
        Length(expected) is { } least && (Length(found) >= least || found == "character varying");

    private static int? Length(string? type) =>
        type is not null && Varchar().Match(type) is { Success: true } match ? int.Parse(match.Groups["length"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\(\(ARRAY\[(?<items>[^\]]*)\]\)::text\[\]\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CastList();

    [GeneratedRegex(@"\Acharacter varying\((?<length>\d+)\)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Varchar();
}
