using System.Text.RegularExpressions;

namespace EventCore;

/// <summary>What the migrations call the relations they make: tables, views and indexes share one space of names in a schema.</summary>
internal static partial class MigrationNames
{
    /// <summary>The name of each, that of the history included. A sequence of an identity column gets a name that is free.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Migration.All.Select(migration => migration.Sql).Append(MigrationSql.CreateHistory)
            .SelectMany(sql => Named().Matches(sql).Select(match => match.Groups["name"].Value)),
    ];

    [GeneratedRegex(
        @"CREATE (TABLE|VIEW) \{schema\}\.(?<name>\w+)|CREATE (UNIQUE )?INDEX (?<name>\w+)|CONSTRAINT (?<name>\w+) (PRIMARY KEY|UNIQUE)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
