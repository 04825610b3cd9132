namespace EventCore;

/// <summary>The statements of reads. Each is one statement, so all that it returns is of one moment.</summary>
internal static class ReadSql
{
    /// <summary>
    /// $1 log id, $2 streams, $3 after these versions, $4 up to these versions, $5 most events. Returns for each stream a
    /// row without a position that holds its version, then the events in position order. A stream is named by its place in $2.
    /// </summary>
    public const string ReadStreams = """
        WITH asked AS MATERIALIZED (
            SELECT
                r.no,
                r.stream_id,
                r.after_version,
                r.up_to_version,
                coalesce(
                    (SELECT max(e.event_version) FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = r.stream_id),
                    0) AS current_version
            FROM unnest($2, $3, $4) WITH ORDINALITY AS r (stream_id, after_version, up_to_version, no)
        ),
        page AS (
            SELECT
                a.no, e.event_version, e.position, e.event_id, e.event_type, e.event_data, e.metadata,
                e.correlation_id, e.causation_id, e.user_id, e.created_at
            FROM asked AS a
            CROSS JOIN LATERAL (
                SELECT *
                FROM {schema}.events AS e
                WHERE e.log_id = $1
                    AND e.stream_id = a.stream_id
                    AND e.event_version > a.after_version
                    AND e.event_version <= a.up_to_version
                ORDER BY e.event_version
                LIMIT $5
            ) AS e
            ORDER BY e.position
            LIMIT $5
        )
        SELECT
            position, no, event_version, event_id, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at
        FROM page
        UNION ALL
        SELECT NULL, no, current_version, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM asked
        ORDER BY position NULLS FIRST
        """;

    /// <summary>$1 log id, $2 after this position, $3 most events.</summary>
    public const string ReadLog = """
        SELECT
            position, stream_id, event_version, event_id, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at
        FROM {schema}.events
        WHERE log_id = $1 AND position > $2
        ORDER BY position
        LIMIT $3
        """;

    /// <summary>$1 log id, $2 streams. Returns a version for each, in their order.</summary>
    public const string ReadVersions = """
        SELECT
            coalesce(
                (SELECT max(e.event_version) FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = r.stream_id),
                0)
        FROM unnest($2) WITH ORDINALITY AS r (stream_id, no)
        ORDER BY r.no
        """;

    /// <summary>$1 log id, $2 above or equal, $3 above, $4 below or null, $5 most streams. The range is served by the index of first events.</summary>
    public const string ListStreams = """
        SELECT
            f.stream_id,
            (SELECT max(e.event_version) FROM {schema}.events AS e WHERE e.log_id = $1 AND e.stream_id = f.stream_id)
        FROM {schema}.events AS f
        WHERE f.log_id = $1
            AND f.event_version = 1
            AND f.stream_id >= $2
            AND f.stream_id > $3
            AND ($4 IS NULL OR f.stream_id < $4)
        ORDER BY f.stream_id
        LIMIT $5
        """;
}
