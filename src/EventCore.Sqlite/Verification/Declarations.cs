using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>What a database declares, as SQLite keeps it: the text of every CREATE statement.</summary>
internal static class Declarations
{
    /// <summary>Those of a database, by "table events", "trigger events_append_only" and so on.</summary>
    public static Dictionary<string, Declaration> Of(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = MigrationSql.ReadDeclarations;
        using var reader = command.ExecuteReader();
        var declarations = new Dictionary<string, Declaration>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read())
        {
            var declaration = new Declaration(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
            declarations.Add(declaration.ToString(), declaration);
        }

        return declarations;
    }

    /// <summary>Those that migrations lead to: found by applying them to an empty database in memory.</summary>
    public static Dictionary<string, Declaration> After(IEnumerable<Migration> migrations)
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        DatabaseFile.Run(connection, MigrationSql.CreateHistory);
        foreach (var migration in migrations)
        {
            DatabaseFile.Run(connection, migration.Sql);
        }

        return Of(connection);
    }
}
