using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventCore;

/// <summary>Runs a migration statement by statement, so that of one that fails it can be said which.</summary>
internal static partial class MigrationStatements
{
    private const int MaxLength = 120;

    /// <exception cref="EventStoreException">SQLite refused a statement; the message says of which file, at which line, and why.</exception>
    public static void Run(SqliteConnection connection, Migration migration, string path)
    {
        for (var rest = migration.Sql; rest.Length > 0;)
        {
            string? tail = null;
            try
            {
                RunFirst(connection, rest, out tail);
            }
            catch (SqliteException failure)
            {
                var (line, beginning) = Place(migration.Sql, rest);
                throw SqliteFailure.TranslateMigration(failure, path, $"{migration.Name} failed at line {line}, in the statement `{beginning}`, and left nothing behind");
            }

            rest = tail;
        }
    }

    private static void RunFirst(SqliteConnection connection, string sql, out string tail)
    {
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement, out tail), connection);
        using (statement)
        {
            // Nothing but comments is no statement.
            var code = statement.IsInvalid ? raw.SQLITE_DONE : raw.sqlite3_step(statement);
            while (code == raw.SQLITE_ROW)
            {
                code = raw.sqlite3_step(statement);
            }

            Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, connection);
        }
    }

    private static void Check(int code, SqliteConnection connection) => SqliteException.ThrowExceptionForRC(code, connection.Handle);

    /// <summary>Where in a file the statement begins that the rest of it begins with.</summary>
    private static (int Line, string Beginning) Place(string sql, string rest)
    {
        var statement = rest[Comments().Match(rest).Length..];
        var firstLine = statement.Split('\n')[0].TrimEnd();
        return (1 + sql.AsSpan(0, sql.Length - statement.Length).Count('\n'), firstLine.Length <= MaxLength ? firstLine : $"{firstLine[..MaxLength]}...");
    }

    [GeneratedRegex(@"\A(\s+|--[^\n]*\n?|/\*([^*]|\*+[^*/])*\*+/)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Comments();
}
