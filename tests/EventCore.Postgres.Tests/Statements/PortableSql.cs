using System.Text.RegularExpressions;

namespace EventCore.Postgres.Tests;

/// <summary>What the portable profile allows a statement to be. Anything else has to be let in here, by somebody who thought about it.</summary>
internal static partial class PortableSql
{
    private static readonly string[] Tables = ["logs", "events", "snapshots", "schema_migrations"];

    /// <summary>Built into every engine that has arrays. <c>set_config</c> is looked at once more, for what it outlives.</summary>
    private static readonly string[] Functions = ["unnest", "generate_series", "coalesce", "clock_timestamp", "current_setting", "set_config"];

    /// <summary>What may stand in front of a parenthesis beside a function. Names of columns follow AS, INTO and RECURSIVE.</summary>
    private static readonly string[] Keywords = ["AS", "LATERAL", "VALUES", "CONFLICT", "SELECT", "AND"];

    /// <summary>What is wrong with a statement; nothing where it is portable.</summary>
    public static IEnumerable<string> Violations(string statement, string schema)
    {
        var sql = Normalize(statement);
        return [
            .. Shape(schema).IsMatch(sql) ? Array.Empty<string>() : ["its kind"],
            .. ForbiddenWords(sql),
            .. Relation().Matches(sql).Select(match => match.Groups["name"].Value).Where(name => !IsKnownRelation(name, schema)),
            .. Call().Matches(sql).Where(call => !IsAllowed(call)).Select(call => call.Value),
            .. Setting().Matches(sql).Select(match => match.Value).Where(setting => !SettingOfTheTransaction().IsMatch(setting)),
        ];
    }

    /// <summary>Words of one server's own, of order by anything but positions, and of what outlives a transaction.</summary>
    public static IEnumerable<string> ForbiddenWords(string sql) =>
        Forbidden().Matches(sql.Replace(" DO UPDATE SET ", " DO UPDATE ", StringComparison.Ordinal)).Select(match => match.Value);

    /// <summary>Without comments and line breaks.</summary>
    public static string Normalize(string statement) => Space().Replace(Comment().Replace(statement, ""), " ").Trim();

    private static Regex Shape(string schema) => new(
        $"""^(BEGIN|COMMIT|ROLLBACK|(SELECT|WITH RECURSIVE|INSERT INTO "{schema}"\.(logs|events|snapshots) |DELETE FROM "{schema}"\.snapshots )[^;]*)$""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static bool IsKnownRelation(string name, string schema) =>
        name is "LATERAL" or "found" or "(" || Functions.Contains(name) || Tables.Any(table => name == $"\"{schema}\".{table}");

    private static bool IsAllowed(Match call) =>
        call.Groups["names"].Success || Keywords.Contains(call.Groups["name"].Value) || Functions.Contains(call.Groups["name"].Value);

    [GeneratedRegex(@"--[^\n]*", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();

    [GeneratedRegex(
        @"\w*advisory\w*|xid8|txid\w*|pg_current_xact\w*|pg_snapshot\w*|pg_locks|nextval|currval|setval|\bLISTEN\b|\bUNLISTEN\b|\bNOTIFY\b|pg_notify|\bTEMP\b|\bTEMPORARY\b|pg_temp|\bSET\b|\bRESET\b|\bDISCARD\b|\bDO [$']|\bDO LANGUAGE\b|\bTRIGGER\b|\bLOCK TABLE\b|\bPREPARE\b",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\b(FROM|JOIN|INTO) (?<name>\(|[\w."".]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Relation();

    [GeneratedRegex(@"(?<names>\b(AS|INTO|RECURSIVE) (\w+|""\w+""\.\w+) \()|(?<name>[\w"".]+) ?\(", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Call();

    [GeneratedRegex(@"set_config ?\([^)]*\)?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^set_config\('\w+', ('\w+'|\$\d+), true\)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SettingOfTheTransaction();
}
