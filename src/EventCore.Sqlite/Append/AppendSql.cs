namespace EventCore;

/// <summary>The statements of an append. They run inside one transaction that began with <see cref="Begin"/>.</summary>
internal static class AppendSql
{
    /// <summary>Makes this transaction the file's only writer until it ends, or fails at once with SQLITE_BUSY.</summary>
    /// <remarks>IMMEDIATE: a transaction that read first and asked to write later would fail where another wrote in between.</remarks>
    public const string Begin = "BEGIN IMMEDIATE";

    /// <summary>Returns once the write-ahead log is synced, because the connection has synchronous = FULL.</summary>
    public const string Commit = "COMMIT";

    /// <summary>Forgets what the transaction wrote.</summary>
    public const string Rollback = "ROLLBACK";

    /// <summary>Lets one append of a batch be taken back without the others.</summary>
    public const string BeginWrite = "SAVEPOINT append";

    /// <summary>Keeps what the append wrote, as part of the transaction.</summary>
    public const string EndWrite = "RELEASE append";

    /// <summary>Takes back what the append wrote.</summary>
    public const string UndoWrite = "ROLLBACK TO append; RELEASE append";

    /// <summary>@log, @id. The event with that id, if there is one.</summary>
    public const string FindEvent = """
        SELECT
            position,
            stream_id,
            event_version,
            event_type,
            event_data,
            created_at
        FROM events
        WHERE log_id = @log
        AND event_id = @id
        """;

    /// <summary>@log, @stream. The last event of a stream; no row where nobody has written to it.</summary>
    public const string FindHead = """
        SELECT
            event_version,
            event_id
        FROM events
        WHERE log_id = @log
        AND stream_id = @stream
        ORDER BY event_version DESC
        LIMIT 1
        """;

    /// <summary>@log. The position of the last event; no row where the log is empty.</summary>
    public const string FindLastPosition = """
        SELECT position
        FROM events
        WHERE log_id = @log
        ORDER BY position DESC
        LIMIT 1
        """;

    /// <summary>One event; @data and @metadata are JSON in UTF-8 as a BLOB.</summary>
    public const string Insert = """
        -- CAST from BLOB to TEXT takes the bytes as they are: nothing goes through UTF-16 and back.
        INSERT INTO events (
            log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at)
        VALUES (
            @log, @position, @id, @stream, @version, @type, CAST(@data AS TEXT), CAST(@metadata AS TEXT),
            @correlation, @causation, @user, @created)
        """;
}
