using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>An empty file that this process made for a new database; SQLite takes it for one.</summary>
/// <remarks>Only who made a file may remove it: that it was not there a moment ago does not say that nobody made it since.</remarks>
internal sealed class ClaimedFile
{
    // As long as another connection uses the write-ahead log, it cannot be turned off: so whoever has set out to make the
    // tables is found, though it holds no lock between two statements. One that has opened the file and read nothing is not.
    private const string LeaveWriteAheadLog = "PRAGMA journal_mode = DELETE";

    private const string LockOut = "BEGIN EXCLUSIVE";

    private const string CountDeclarations = "SELECT count(*) FROM sqlite_schema";

    private readonly string _path;

    private ClaimedFile(string path) => _path = path;

    /// <summary>Makes the file; null where it is there already or cannot be made, of which opening it says why.</summary>
    public static ClaimedFile? TryMake(string path)
    {
        try
        {
            using (new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                return new ClaimedFile(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes the file unless another process works with it, or has put anything into it.</summary>
    public void RemoveUnlessUsed()
    {
        // In doubt it stays: an empty database is in nobody's way.
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
            connection.Open();
            if (Read(connection, LeaveWriteAheadLog) is not "delete")
            {
                return;
            }

            Read(connection, LockOut);
            if (Read(connection, CountDeclarations) is 0L)
            {
                ThrowAwayFile.Remove(_path);
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static object? Read(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }
}
