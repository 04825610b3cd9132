using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The tables of a <see cref="SqliteEventStore"/>, which makes them and brings them up to date whenever it opens a file.</summary>
public static class SqliteSchema
{
    /// <summary>Writes what opening a file would do to its schema as a script for the shell <c>sqlite3</c>, and changes nothing.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <returns>The script, or an empty text where the file is up to date. It refuses to run where the file is not as it was when the script was written.</returns>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="EventStoreException">The file is no database, or cannot be read.</exception>
    /// <exception cref="SchemaMismatchException">It is a database of something else, or was migrated by another EventCore.</exception>
    public static Task<string> ScriptAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Task.Run(() => Script(path), cancellationToken);
    }

    /// <summary>Compares a file with what the migrations of this library make. Changes nothing, and makes no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up before the file is opened.</param>
    /// <returns>Every difference. While migrations are missing, or are not ours, these are the only ones that can be told.</returns>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="EventStoreException">There is no such file, it is no database, or it could not be read.</exception>
    public static Task<SchemaReport> VerifyAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Task.Run(() => SchemaVerifier.Verify(Path.GetFullPath(path)), cancellationToken);
    }

    private static string Script(string path)
    {
        if (!File.Exists(path))
        {
            return MigrationScript.For(applied: null, Migration.All);
        }

        var file = new DatabaseFile(path, SqliteEventStoreOptions.DefaultBusyTimeout, TimeProvider.System);
        try
        {
            using var connection = file.OpenReader();
            return new Migrator(file, Migration.All, TimeProvider.System).Script(connection);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Translate(error, file.Path, []);
        }
    }
}
