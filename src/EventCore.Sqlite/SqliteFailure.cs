using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace EventCore;

/// <summary>Says what a SQLite error means to the caller, by its code and never by its text.</summary>
internal static class SqliteFailure
{
    /// <summary>A SQLite error as this library throws it.</summary>
    public static EventStoreException Translate(SqliteException error, string path, IEnumerable<StreamId> streams) =>
        new(Describe(error, path), streams, Explain(error.SqliteErrorCode).Transience, error);

    /// <summary>An error of writing events, where it may be their content that is refused.</summary>
    public static EventCoreException TranslateWrite(SqliteException error, string path, IEnumerable<StreamId> streams) =>
        error.SqliteErrorCode is SQLITE_CONSTRAINT or SQLITE_TOOBIG
            ? new AppendRefusedException(Describe(error, path), streams, error)
            : Translate(error, path, streams);

    /// <summary>An error of a migration's own statement, in SQLite's words: only they say what is wrong with it.</summary>
    public static EventStoreException TranslateMigration(SqliteException error, string path, string what) =>
        new($"The event store '{path}' could not be migrated: {what}. {error.Message}", [], Explain(error.SqliteErrorCode).Transience, error);

    /// <summary>Whether another connection or process holds what the statement needs, so that waiting may help.</summary>
    public static bool IsBusy(int code) => (code & 0xFF) is SQLITE_BUSY or SQLITE_LOCKED;

    /// <summary>Whether a COMMIT that failed like this may still come to be.</summary>
    /// <remarks>
    /// In WAL mode COMMIT writes the transaction's pages to the log, the last with a mark that makes them count, syncs the
    /// log, and then publishes them in the shared index. A failure rolls back, and the next append writes over those pages.
    /// <list type="bullet">
    /// <item>Busy: nothing was written, or another connection would have been the writer.</item>
    /// <item>
    /// Full: a page did not fit, the marked one at the latest, so there is no whole mark. (A sync that runs out of space is
    /// reported as an I/O error.)
    /// </item>
    /// <item>
    /// Anything else, of which I/O errors are the real case: the mark may be written while its sync or the index failed.
    /// Should the machine die before the next append writes over it, recovery finds a valid transaction and keeps it.
    /// Nobody can know now, so the answer is that it is unknown.
    /// </item>
    /// </list>
    /// </remarks>
    public static bool LeavesCommitUnknown(SqliteException error) => !IsBusy(error.SqliteErrorCode) && error.SqliteErrorCode != SQLITE_FULL;

    private static string Describe(SqliteException error, string path) =>
        $"The event store '{path}' {Explain(error.SqliteErrorCode).Meaning} (SQLite error {error.SqliteExtendedErrorCode}).";

    private static (string Meaning, Transience Transience) Explain(int code) => code switch
    {
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL =>
            ("is held by another process, longer than the busy timeout: try again, or raise the busy timeout", Transience.Transient),
        SQLITE_NOMEM => ("had no memory left: try again with a smaller page or append, or give the process more", Transience.Transient),
        SQLITE_INTERRUPT => ("was interrupted: try again", Transience.Transient),
        SQLITE_FULL => ("is on a disk that is full: make room, then try again", Transience.Permanent),
        SQLITE_IOERR => ("could not be read or written: look at the disk and the system's log", Transience.Permanent),
        SQLITE_CORRUPT => ("is damaged: keep a copy of the file with its -wal file, and restore a backup", Transience.Permanent),
        SQLITE_NOTADB => ("is a file of another kind, not a SQLite database: name another file, or move this one away", Transience.Permanent),
        SQLITE_READONLY => ("is read-only: make the file and its folder writable for this user", Transience.Permanent),
        SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH =>
            ("could not be opened or created: make the file and its folder writable for this user, or name another file", Transience.Permanent),
        SQLITE_CONSTRAINT => ("refused the events by a constraint or a trigger: look for one that was added to the file", Transience.Permanent),
        SQLITE_TOOBIG => ("cannot hold an event that large: split it, or lower the append limits", Transience.Permanent),
        _ => ("refused a statement: the file may have been changed by another program, so restore a backup or report this", Transience.Permanent),
    };
}
