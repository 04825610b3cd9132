using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>What an SQLite file says about itself, read on a connection that cannot write, once the store is open.</summary>
internal static class SqliteFacts
{
    private const string Version = "SELECT sqlite_version()";

    private const string JournalMode = "PRAGMA journal_mode";

    private const string HasMigrations = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";

    private const string Migrations = "SELECT name FROM schema_migrations ORDER BY version";

    /// <summary>
    /// The setting belongs to a connection, so another one cannot read the writer's. The store reads it there itself when it
    /// opens the file, and refuses to open with any other: a store that is open has this one.
    /// </summary>
    private const string SynchronousOfWriter = "FULL (of the writer, checked by the store at opening)";

    /// <summary>File systems that a power cut empties.</summary>
    private static readonly string[] InMemoryFileSystems = ["tmpfs", "ramfs"];

    public static StoreFacts Read(string path, LogName log, bool isThrowAway)
    {
        using var connection = Open(path);
        var fileSystem = new DriveInfo(path).DriveFormat;
        return new StoreFacts(
            "SQLite",
            ReadOne(connection, Version),
            [
                new("journal_mode", ReadOne(connection, JournalMode)),
                new("synchronous", SynchronousOfWriter),
                new("file", isThrowAway ? $"{Path.GetFileName(path)} (removed at the end)" : path),
                new("file system", fileSystem),
                new("log", log.Value),
            ],
            InMemoryFileSystems.Contains(fileSystem, StringComparer.Ordinal)
                ? [$"The file is on {fileSystem}, which is kept in memory: a power cut loses everything, and a sync costs nothing."]
                : []);
    }

    /// <summary>The names of the migrations that were applied; none where the file does not exist or is no such database, which opening it will tell.</summary>
    public static IReadOnlyList<string> ReadMigrations(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var connection = Open(path);
            return ReadAll(connection, HasMigrations).Count == 0 ? [] : ReadAll(connection, Migrations);
        }
        catch (SqliteException)
        {
            return [];
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string ReadOne(SqliteConnection connection, string sql) => ReadAll(connection, sql)[0];

    private static List<string> ReadAll(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
