using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>Statements that are executed for many rows in one transaction; they are waited for, as everything of SQLite is.</summary>
internal static class SqliteRows
{
    /// <summary>Executes a statement once for each row, whose values are $1, $2 and so on.</summary>
    public static void Execute(SqliteConnection connection, string sql, IEnumerable<object?[]> rows)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var row in rows)
        {
            SetParameters(command, row);
            _ = command.ExecuteNonQuery();
        }
    }

    /// <summary>Of each key the row that a query finds with it as $1; nothing where it finds none.</summary>
    public static Dictionary<string, TRow> Find<TRow>(SqliteConnection connection, string sql, IReadOnlyList<string> keys, Func<SqliteDataReader, TRow> rowOf)
    {
        var found = new Dictionary<string, TRow>(keys.Count, StringComparer.Ordinal);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var key in keys)
        {
            SetParameters(command, key);
            using var row = command.ExecuteReader();
            if (row.Read())
            {
                found.Add(key, rowOf(row));
            }
        }

        return found;
    }

    private static void SetParameters(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (command.Parameters.Count == index)
            {
                _ = command.Parameters.AddWithValue((index + 1).ToString("'$'0", CultureInfo.InvariantCulture), values[index] ?? DBNull.Value);
            }
            else
            {
                command.Parameters[index].Value = values[index] ?? DBNull.Value;
            }
        }
    }
}
