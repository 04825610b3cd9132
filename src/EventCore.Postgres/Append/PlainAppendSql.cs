namespace EventCore;

/// <summary>The statements of an append in plain SQL: <c>append_batch</c> taken apart, judged in between by <see cref="AppendJudge"/>.</summary>
/// <remarks>
/// They must stay separate: under READ COMMITTED each takes a new snapshot, so that everything after the lock sees what its
/// previous holder committed. Each look into the table is a subquery with LIMIT that only one index can serve, the one that
/// gives the order asked for, since <see cref="PlannerSettings"/> switch sorting off. And each names the log with an
/// equals sign, so that an engine that spreads its tables by log asks one place.
/// </remarks>
internal static class PlainAppendSql
{
    public const string Begin = "BEGIN";

    /// <summary>$1 lock timeout in milliseconds, as text. Returns the isolation level.</summary>
    public const string Start = "SELECT current_setting('transaction_isolation'), set_config('lock_timeout', $1, true)";

    /// <summary>As <see cref="Start"/>, for a transaction whose commit does not wait until it is durable.</summary>
    public const string StartWithoutWait = $"{Start}, set_config('synchronous_commit', 'off', true)";

    /// <summary>$1 log id. Makes this transaction the log's only writer until it ends; no row where there is no such log.</summary>
    public const string LockHead = """
        -- A row nobody updates leaves no dead tuple behind.
        SELECT 1 FROM {schema}.logs WHERE log_id = $1 FOR UPDATE
        """;

    /// <summary>$1 log id, $2 event ids. Returns the places, from 1, of those that are in the log.</summary>
    public const string FindTaken = """
        -- A range of one id, not an equality: an order by what is equal is no order, and any index would do.
        SELECT n.no
        FROM unnest($2) WITH ORDINALITY AS n (event_id, no)
        CROSS JOIN LATERAL (
            SELECT e.event_id
            FROM {schema}.events AS e
            WHERE e.log_id = $1 AND e.event_id BETWEEN n.event_id AND n.event_id
            ORDER BY e.event_id
            LIMIT 1
        ) AS e
        """;

    /// <summary>$1 log id, $2 streams. Returns for each, in their order, its version and the id of the event there; nulls where nobody has written to it.</summary>
    public const string FindHeads = """
        SELECT e.event_version, e.event_id
        FROM unnest($2) WITH ORDINALITY AS s (stream_id, no)
        LEFT JOIN LATERAL (
            SELECT e.event_version, e.event_id
            FROM {schema}.events AS e
            WHERE e.log_id = $1 AND e.stream_id = s.stream_id
            ORDER BY e.event_version DESC
            LIMIT 1
        ) AS e ON true
        ORDER BY s.no
        """;

    /// <summary>$1 log id. Returns the last position and, after the wait for the lock, the time: one for the whole batch.</summary>
    public const string FindLastPosition = """
        SELECT
            coalesce((SELECT e.position FROM {schema}.events AS e WHERE e.log_id = $1 ORDER BY e.position DESC LIMIT 1), 0),
            clock_timestamp()
        """;

    /// <summary>
    /// $1 log id; of events whose ids are in the log $2 ids, $3 streams, $4 types, $5 data. Returns what is stored under each id,
    /// in their order, and whether it is the same event.
    /// </summary>
    public const string FindStored = """
        SELECT
            e.position, e.event_version, e.created_at,
            e.stream_id = n.stream_id AND e.event_type = n.event_type AND e.event_data = n.event_data
        FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS n (event_id, stream_id, event_type, event_data, no)
        CROSS JOIN LATERAL (
            SELECT e.position, e.event_version, e.created_at, e.stream_id, e.event_type, e.event_data
            FROM {schema}.events AS e
            WHERE e.log_id = $1 AND e.event_id BETWEEN n.event_id AND n.event_id
            ORDER BY e.event_id
            LIMIT 1
        ) AS e
        ORDER BY n.no
        """;

    /// <summary>$1 log id, $2 creation time; for each event of the batch $3 its position, null where it is not to be written, and its columns.</summary>
    public const string Insert = """
        INSERT INTO {schema}.events (
            log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at)
        SELECT
            $1, n.position, n.event_id, n.stream_id, n.event_version, n.event_type, n.event_data, coalesce(n.metadata, '{}'),
            n.correlation_id, n.causation_id, n.user_id, $2
        FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS n (
            position, event_id, stream_id, event_version, event_type, event_data, metadata, correlation_id, causation_id, user_id)
        WHERE n.position IS NOT NULL
        """;

    public const string Commit = "COMMIT";

    public const string Rollback = "ROLLBACK";
}
