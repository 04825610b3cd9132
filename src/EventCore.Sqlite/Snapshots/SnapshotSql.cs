namespace EventCore;

/// <summary>The statements of snapshots. They all take a key: @log, @name, @format, @digest, @variant, and @streams as a JSON array.</summary>
internal static class SnapshotSql
{
    /// <summary>The key.</summary>
    public const string Find = """
        SELECT
            stream_versions,
            last_event_ids,
            state
        FROM snapshots
        WHERE log_id = @log
        AND name = @name
        AND format_version = @format
        AND digest = @digest
        AND variant = @variant
        AND stream_ids = @streams
        """;

    /// <summary>The key; @versions and @events as JSON arrays, @count, @created, and @state, JSON in UTF-8 as a BLOB.</summary>
    public const string Save = """
        -- CAST from BLOB to TEXT takes the bytes as they are: nothing goes through UTF-16 and back.
        INSERT INTO snapshots (
            log_id, name, format_version, digest, variant, stream_ids, stream_versions, last_event_ids,
            event_count, state, created_at)
        VALUES (
            @log, @name, @format, @digest, @variant, @streams, @versions, @events,
            @count, CAST(@state AS TEXT), @created)
        ON CONFLICT (log_id, name, format_version, digest) DO UPDATE
        SET stream_versions = excluded.stream_versions,
            last_event_ids = excluded.last_event_ids,
            event_count = excluded.event_count,
            state = excluded.state,
            created_at = excluded.created_at
        WHERE variant = excluded.variant
        AND stream_ids = excluded.stream_ids
        AND event_count <= excluded.event_count
        """;

    /// <summary>The key; @versions and @events of the one to remove.</summary>
    public const string Remove = """
        DELETE FROM snapshots
        WHERE log_id = @log
        AND name = @name
        AND format_version = @format
        AND digest = @digest
        AND variant = @variant
        AND stream_ids = @streams
        AND stream_versions = @versions
        AND last_event_ids = @events
        """;
}
