using System.Text.RegularExpressions;
using Npgsql;

namespace EventCore;

/// <summary>One statement of a migration.</summary>
/// <param name="Sql">Its text, without comments before it.</param>
/// <param name="Line">The line of the file that it begins in, from 1.</param>
internal sealed partial record MigrationStatement(string Sql, int Line)
{
    private const int MaxLength = 120;

    /// <summary>The statements of a file. A body between dollar signs is text, as PostgreSQL sees it.</summary>
    public static IReadOnlyList<MigrationStatement> AllOf(string file)
    {
        var statements = new List<MigrationStatement>();
        var start = 0;
        foreach (var end in Tokens().Matches(file).Where(token => token.Value == ";").Select(token => token.Index).Append(file.Length))
        {
            start += Comments().Match(file[start..end]).Length;
            if (start < end)
            {
                statements.Add(new MigrationStatement(file[start..end].TrimEnd(), 1 + file.AsSpan(0, start).Count('\n')));
            }

            start = Math.Min(end + 1, file.Length);
        }

        return statements;
    }

    /// <summary>Which statement PostgreSQL refused, and at which line: where it points to, or else where the statement begins.</summary>
    public string Describe(PostgresException failure)
    {
        var line = Line + Sql.AsSpan(0, Math.Clamp(failure.Position - 1, 0, Sql.Length)).Count('\n');
        var beginning = Sql.Split('\n')[0].TrimEnd();
        return $"at line {line}, in the statement `{(beginning.Length <= MaxLength ? beginning : $"{beginning[..MaxLength]}...")}`";
    }

    /// <summary>Whatever may hold a semicolon that ends nothing, and semicolons that do.</summary>
    [GeneratedRegex(
        @"'[^']*'|""[^""]*""|--[^\n]*|/\*.*?\*/|\$(?<tag>\w*)\$.*?\$\k<tag>\$|;",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\A(\s|--[^\n]*(\n|\z)|/\*.*?\*/)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Comments();
}
