namespace EventCore;

/// <summary>The reads of <see cref="ReadSql"/> in plain SQL, with the same parameters and columns. Each is one statement, so all that it returns is of one moment.</summary>
/// <remarks>They come after <see cref="PlannerSettings"/>, so each look into the table takes the one index that gives the order asked for.</remarks>
internal static class PlainReadSql
{
    /// <summary>As <see cref="ReadSql.ReadStreams"/>, but versions and events in any order, only a page's events in theirs.</summary>
    public const string ReadStreams = """
        SELECT
            NULL::bigint, s.stream_no,
            coalesce(
                (SELECT e.event_version FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1),
                0),
            NULL::uuid, NULL::varchar, NULL::jsonb, NULL::jsonb, NULL::varchar, NULL::varchar, NULL::varchar, NULL::timestamptz
        FROM unnest($2) WITH ORDINALITY AS s (stream_id, stream_no)
        UNION ALL
        -- Pages are joined to their reads by a nested loop, the only way to evaluate a lateral LIMIT, so each keeps its order.
        SELECT
            page.position, page.stream_no, page.event_version, page.event_id, page.event_type, page.event_data, page.metadata,
            page.correlation_id, page.causation_id, page.user_id, page.created_at
        FROM unnest($5, $6, $7) AS r (first_stream, last_stream, max_events)
        CROSS JOIN LATERAL (
            SELECT s.stream_no::bigint AS stream_no, e.*
            FROM generate_series(r.first_stream, r.last_stream) AS s (stream_no)
            CROSS JOIN LATERAL (
                SELECT *
                FROM {schema}.events AS e
                WHERE e.log_id = $1
                    AND e.stream_id = $2[s.stream_no]
                    AND e.event_version > $3[s.stream_no]
                    AND e.event_version <= $4[s.stream_no]
                ORDER BY e.event_version
                LIMIT r.max_events
            ) AS e
            ORDER BY e.position
            LIMIT r.max_events
        ) AS page
        """;

    /// <summary>As <see cref="ReadSql.ReadLog"/>.</summary>
    public const string ReadLog = """
        SELECT
            e.position, e.stream_id, e.event_version, e.event_id, e.event_type, e.event_data, e.metadata,
            e.correlation_id, e.causation_id, e.user_id, e.created_at
        FROM {schema}.events AS e
        WHERE e.log_id = $1 AND e.position > $2
        ORDER BY e.position
        LIMIT $3
        """;

    /// <summary>$1 log id. The last position and the event there; no row where the log is empty. In every profile.</summary>
    public const string ReadEnd = """
        SELECT e.position, e.event_id
        FROM {schema}.events AS e
        WHERE e.log_id = $1
        ORDER BY e.position DESC
        LIMIT 1
        """;

    /// <summary>As <see cref="ReadSql.ReadVersions"/>.</summary>
    public const string ReadVersions = """
        SELECT coalesce(
            (SELECT e.event_version FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1),
            0)
        FROM unnest($2) WITH ORDINALITY AS s (stream_id, stream_no)
        ORDER BY s.stream_no
        """;

    /// <summary>As <see cref="ReadSql.ListStreams"/>.</summary>
    public const string ListStreams = """
        -- From stream to stream: two probes for each, however many events it holds.
        WITH RECURSIVE found (stream_id, stream_no) AS (
            (
                SELECT e.stream_id, 1
                FROM {schema}.events AS e
                WHERE e.log_id = $1 AND e.stream_id >= $2 AND e.stream_id > $3
                ORDER BY e.stream_id
                LIMIT 1
            )
            UNION ALL
            SELECT
                (
                    SELECT e.stream_id
                    FROM {schema}.events AS e
                    WHERE e.log_id = $1 AND e.stream_id > found.stream_id
                    ORDER BY e.stream_id
                    LIMIT 1
                ),
                found.stream_no + 1
            FROM found
            WHERE found.stream_no < $5 AND found.stream_id IS NOT NULL AND ($4 IS NULL OR found.stream_id < $4)
        )
        SELECT
            found.stream_id,
            (SELECT e.event_version FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = found.stream_id ORDER BY e.event_version DESC LIMIT 1)
        FROM found
        WHERE found.stream_id IS NOT NULL AND ($4 IS NULL OR found.stream_id < $4)
        ORDER BY found.stream_no
        """;
}
