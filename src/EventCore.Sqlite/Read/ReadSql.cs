namespace EventCore;

/// <summary>The statements of reads. Those of one read run in one transaction, so that they see one moment.</summary>
/// <remarks>
/// CROSS JOIN fixes the order of a join in SQLite: the short list outside, one probe of an index for each of its items inside.
/// <c>->></c> takes an item out of a JSON array.
/// </remarks>
internal static class ReadSql
{
    /// <summary>Takes its snapshot with the first statement that follows, and never waits for a writer.</summary>
    public const string Begin = "BEGIN DEFERRED";

    /// <summary>Lets the snapshot go.</summary>
    public const string End = "COMMIT";

    /// <summary>@log, @streams: a JSON array of stream ids. Index in the array, version.</summary>
    public const string Versions = """
        SELECT
            stream.key,
            coalesce((
                SELECT event_version
                FROM events
                WHERE log_id = @log
                AND stream_id = stream.value
                ORDER BY event_version DESC
                LIMIT 1), 0)
        FROM json_each(@streams) AS stream
        """;

    /// <summary>@log, @ranges: a JSON array of [stream id, after version, up to version], @limit. Events in position order.</summary>
    public const string Streams = """
        -- The index on streams holds positions too, so only positions are merged and sorted; then the rows of one page are fetched.
        WITH page AS MATERIALIZED (
            SELECT found.position
            FROM json_each(@ranges) AS range
            CROSS JOIN events AS found
            WHERE found.log_id = @log
            AND found.stream_id = range.value ->> 0
            AND found.event_version > range.value ->> 1
            AND found.event_version <= range.value ->> 2
            ORDER BY found.position
            LIMIT @limit)
        SELECT
            event.position, event.stream_id, event.event_version, event.event_id, event.event_type, event.event_data, event.metadata,
            event.correlation_id, event.causation_id, event.user_id, event.created_at
        FROM page
        CROSS JOIN events AS event
        WHERE event.log_id = @log
        AND event.position = page.position
        ORDER BY page.position
        """;

    /// <summary>@log, @after, @limit. Events above a position in position order, in the columns of <see cref="Streams"/>.</summary>
    public const string Log = """
        SELECT
            position, stream_id, event_version, event_id, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at
        FROM events
        WHERE log_id = @log
        AND position > @after
        ORDER BY position
        LIMIT @limit
        """;

    /// <summary>@log. The last position and the event there; no row where the log is empty.</summary>
    public const string LogEnd = """
        SELECT position, event_id
        FROM events
        WHERE log_id = @log
        ORDER BY position DESC
        LIMIT 1
        """;

    /// <summary>@log, @prefix, @after (or null), @below (or null), @limit. Streams above @after from @prefix to below @below, with versions.</summary>
    public const string List = """
        -- One range of one index: it begins at the prefix, or at @after where that is further on and itself to be left out.
        -- In SQLite every text is below every BLOB, so without @below the range is open. INDEXED BY: the index on
        -- (stream_id, event_version) would serve too, by going over all events of every stream.
        SELECT
            first_event.stream_id,
            (
                SELECT event_version
                FROM events
                WHERE log_id = @log
                AND stream_id = first_event.stream_id
                ORDER BY event_version DESC
                LIMIT 1)
        FROM events AS first_event INDEXED BY events_first_of_stream
        WHERE first_event.log_id = @log
        AND first_event.event_version = 1
        AND first_event.stream_id >= max(@prefix, coalesce(@after, @prefix))
        AND first_event.stream_id < coalesce(@below, x'00')
        AND first_event.stream_id IS NOT @after
        ORDER BY first_event.stream_id
        LIMIT @limit
        """;
}
