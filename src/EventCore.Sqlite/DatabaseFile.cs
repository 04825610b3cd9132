using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventCore;

/// <summary>Where a store is, and how connections to it are opened.</summary>
/// <remarks>
/// Microsoft.Data.Sqlite answers SQLITE_BUSY by Thread.Sleep(150) and another try, until the command timeout, where 0 means for
/// ever. So nothing here waits that way: what takes the write lock goes through <see cref="RunWhenFreeAsync"/>, and for the
/// rest, which can meet a lock only while another process recovers or closes the file, SQLite itself waits
/// (<c>busy_timeout</c>, finer than 150 ms) and the command timeout is 1 second, the shortest there is.
/// </remarks>
internal sealed class DatabaseFile
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(1);

    // A busy writer leaves the lock free only for moments; longer waits would miss most of them.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(8);

    private readonly string _connectionString;
    private readonly TimeSpan _busyTimeout;
    private readonly TimeProvider _timeProvider;

    /// <summary>A file that may not exist yet. Touches nothing.</summary>
    /// <exception cref="EventStoreException">There cannot be a store at that path.</exception>
    public DatabaseFile(string path, TimeSpan busyTimeout, TimeProvider timeProvider)
    {
        Path = System.IO.Path.GetFullPath(path);
        RefuseImpossiblePath();
        _busyTimeout = busyTimeout;
        _timeProvider = timeProvider;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = 1,

            // The store keeps its connections itself, and a pooled one would hold the file open after it is disposed.
            Pooling = false,
        }.ConnectionString;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>A connection that may write, durably: a commit returns when the log is on the disk.</summary>
    /// <remarks>
    /// With synchronous = NORMAL a power cut loses acknowledged appends in WAL mode. fullfsync is the same matter on macOS,
    /// where fsync alone leaves data in the drive's cache; other systems ignore it.
    /// </remarks>
    public SqliteConnection OpenWriter() => Open("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;");

    /// <summary>A connection that cannot write.</summary>
    public SqliteConnection OpenReader() => Open("PRAGMA query_only = ON;");

    /// <summary>Puts the file into WAL mode, in which it stays, and makes sure that commits of the connection are durable.</summary>
    /// <exception cref="EventStoreException">The disk does not allow it.</exception>
    public async Task UseWriteAheadLogAsync(SqliteConnection writer, CancellationToken cancellationToken)
    {
        // Asked first: only the change takes a lock, and the mode is kept in the file.
        if (Read(writer, "PRAGMA journal_mode") is not "wal")
        {
            await RunWhenFreeAsync(writer, "PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
        }

        if (Read(writer, "PRAGMA journal_mode") is not "wal" || Read(writer, "PRAGMA synchronous") is not 2L)
        {
            throw Impossible("cannot be used with a write-ahead log that is synced at every commit: put it on a local disk");
        }
    }

    /// <summary>Runs a statement that takes the write lock, again and again for the busy timeout while another process holds it.</summary>
    /// <remarks>Waits without a thread and can be cancelled between two tries, never during one.</remarks>
    /// <exception cref="SqliteException">SQLITE_BUSY after the busy timeout, or another error at once.</exception>
    public async Task RunWhenFreeAsync(SqliteConnection connection, string statement, CancellationToken cancellationToken)
    {
        var start = _timeProvider.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait < LongestWait ? wait * 2 : LongestWait)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = RunUnlessBusy(connection, statement);
            if (!SqliteFailure.IsBusy(code) || _timeProvider.GetElapsedTime(start) >= _busyTimeout)
            {
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
                return;
            }

            await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Left to itself, SQLite waits for the lock on this thread, for the whole busy timeout, and cannot be cancelled.</summary>
    private int RunUnlessBusy(SqliteConnection connection, string statement)
    {
        _ = raw.sqlite3_busy_timeout(connection.Handle, 0);
        var code = raw.sqlite3_exec(connection.Handle, statement);
        _ = raw.sqlite3_busy_timeout(connection.Handle, (int)_busyTimeout.TotalMilliseconds);
        return code;
    }

    /// <summary>Runs statements that no other process can be in the way of.</summary>
    /// <exception cref="SqliteException">Any error, at once.</exception>
    public static void Run(SqliteConnection connection, string statements) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, statements), connection.Handle);

    /// <summary>Whether a transaction is open; SQLite itself ends one on errors such as a full disk.</summary>
    public static bool IsInTransaction(SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Ends a transaction that is open without what it wrote.</summary>
    /// <returns>False where that failed: the connection is of no use any more.</returns>
    public static bool TryRollBack(SqliteConnection connection) =>
        !IsInTransaction(connection) || raw.sqlite3_exec(connection.Handle, AppendSql.Rollback) == raw.SQLITE_OK;

    /// <summary>The first value of a statement's first row.</summary>
    public static object? Read(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }

    private SqliteConnection Open(string settings)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)_busyTimeout.TotalMilliseconds}; {settings}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RefuseImpossiblePath()
    {
        // SQLite says of all of these that it could not open the file; they deserve a better answer, before anything is created.
        if (Directory.Exists(Path))
        {
            throw Impossible("is a folder: name a file in it");
        }

        if (System.IO.Path.GetDirectoryName(Path) is not { } folder || !Directory.Exists(folder))
        {
            throw Impossible("is in a folder that does not exist: create the folder, or name another");
        }

        if (File.Exists(Path) && File.GetAttributes(Path).HasFlag(FileAttributes.ReadOnly))
        {
            throw Impossible("is read-only: make the file and its folder writable for this user");
        }
    }

    private EventStoreException Impossible(string reason) => new($"The event store '{Path}' {reason}.", [], Transience.Permanent);
}
