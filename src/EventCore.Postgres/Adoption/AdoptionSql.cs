namespace EventCore;

/// <summary>The statements of an adoption; the placeholders are those of <see cref="NormalForm"/>.</summary>
internal static class AdoptionSql
{
    /// <summary>
    /// $1 rename map as a JSON object. For this transaction: names mean what is written here; texts of values do not depend on
    /// the role's settings; rows that row-level security hides are an error, not events left behind; nothing is cut short.
    /// </summary>
    public const string Settle = $"""
        SELECT
            set_config('search_path', 'pg_catalog', true),
            set_config('TimeZone', 'UTC', true),
            set_config('DateStyle', 'ISO, YMD', true),
            set_config('IntervalStyle', 'iso_8601', true),
            set_config('bytea_output', 'hex', true),
            set_config('row_security', 'off', true),
            set_config('statement_timeout', '0', true),
            set_config('idle_in_transaction_session_timeout', '0', true),
            set_config('work_mem', '32MB', true),
            set_config('jit', 'off', true),
            set_config('{NormalForm.RenameMapSetting}', $1, true)
        """;

    public const string ServerEncoding = "SELECT current_setting('server_encoding')";

    /// <summary>$1 schema. Whether it exists, and whether it has a migration history.</summary>
    public const string LookAtTarget = """
        SELECT
            EXISTS (SELECT FROM pg_namespace WHERE nspname = $1),
            EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'schema_migrations')
        """;

    /// <summary>
    /// $1 target schema, $2 names that the store needs, $3 old tables if they are in that schema, else nothing. Each name that is
    /// taken, by what kind of relation, and whether by an old table or an index of one, which makes room.
    /// </summary>
    public const string NamesTaken = """
        SELECT
            c.relname::text,
            c.relkind = 'i' OR c.relkind = 'I',
            coalesce(t.relname, c.relname) = ANY ($3)
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
        LEFT JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE n.nspname = $1 AND c.relname = ANY ($2)
        ORDER BY c.relname
        """;

    /// <summary>How many events there are, and the lowest number of any.</summary>
    public const string CountEvents = "SELECT count(*), min(event_version) FROM {keys} AS k";

    /// <summary>
    /// How many streams have events and how many have none; and of those with events, how many rows say the number of events,
    /// and how many the last of numbers that begin at 0.
    /// </summary>
    public const string CountStreams = """
        SELECT
            count(*) FILTER (WHERE k.events > 0),
            count(*) FILTER (WHERE k.events IS NULL),
            count(*) FILTER (WHERE s.stream_version = k.events),
            count(*) FILTER (WHERE s.stream_version = k.events - 1)
        FROM {streams} AS s
        LEFT JOIN (SELECT stream_key, count(*) AS events FROM {keys} AS k GROUP BY stream_key) AS k ON k.stream_key = s.stream_key
        """;

    public const string CountCheckpoints = "SELECT count(*) FROM {checkpoints}";

    /// <summary>
    /// Time-ordered ids are compared as they are; others by the time of their event, then stream, then version. Both times are
    /// microseconds, so that the two kinds can be mixed. Then a place never lies before that of the stream's earlier
    /// events: each event goes to the highest rank of those up to it, and within one rank versions decide.
    /// </summary>
    public const string Order = $"""
        INSERT INTO pg_temp.adoption_order (position, rank, event_id)
        SELECT row_number() OVER (ORDER BY placed.place, placed.event_version), placed.rank, placed.event_id
        FROM (
            SELECT ranked.*, max(ranked.rank) OVER (PARTITION BY ranked.stream_name ORDER BY ranked.event_version) AS place
            FROM (
                SELECT
                    k.event_id, k.stream_name, k.event_version,
                    row_number() OVER (ORDER BY {TimeOfKey}, CASE WHEN {IsTimeOrderedKey} THEN k.event_id END, k.stream_name, k.event_version) AS rank
                FROM {Keys} AS k
            ) AS ranked
        ) AS placed
        """;

    public const string CreateOrder = """
        CREATE TEMPORARY TABLE adoption_order (
            position bigint NOT NULL PRIMARY KEY,
            rank     bigint NOT NULL,
            event_id uuid   NOT NULL
        ) ON COMMIT DROP
        """;

    public const string AnalyzeOrder = "ANALYZE pg_temp.adoption_order";

    /// <summary>$1 log id, $2 after this position, $3 up to this one.</summary>
    public const string Copy = """
        INSERT INTO {schema}.events (
            log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at)
        SELECT
            $1, o.position, e.event_id, e.stream_name, e.event_version, e.event_type, e.event_data, e.metadata,
            e.correlation_id, e.causation_id, e.user_id, e.created_at
        FROM pg_temp.adoption_order AS o
        JOIN {events_of_part} AS e ON e.event_id = o.event_id
        WHERE o.position > $2 AND o.position <= $3
        ORDER BY o.position
        """;

    /// <summary>
    /// Which rows of the old table <see cref="Copy"/> wants. They are picked before anything is made of them: left to itself, the
    /// planner makes events of all rows for every part, and joins then.
    /// </summary>
    public const string IsInPart = "e.event_id IN (SELECT o.event_id FROM pg_temp.adoption_order AS o WHERE o.position > $2 AND o.position <= $3)";

    /// <summary>
    /// $1 log id. A checkpoint becomes the last position up to which a subscriber had seen everything: the event it names, or
    /// the last one before it. Where a stream's order moved an event to a later place, that is a position further
    /// back, so that nothing is skipped.
    /// </summary>
    public const string CopyCheckpoints = $"""
        INSERT INTO {Schema}.subscription_checkpoints (log_id, subscription_name, position, event_id)
        SELECT $1, c.subscription_name, c.position, (SELECT o.event_id FROM pg_temp.adoption_order AS o WHERE o.position = c.position)
        FROM (
            SELECT
                seen.subscription_name,
                coalesce(
                    (SELECT min(o.position) - 1 FROM pg_temp.adoption_order AS o WHERE o.rank > seen.rank),
                    (SELECT coalesce(max(o.position), 0) FROM pg_temp.adoption_order AS o)) AS position
            FROM (
                SELECT
                    k.subscription_name::text AS subscription_name,
                    CASE
                        WHEN k.event_id IS NULL OR k.event_id = '{NilId}' THEN 0
                        ELSE coalesce(
                            (SELECT o.rank FROM pg_temp.adoption_order AS o WHERE o.event_id = k.event_id),
                            (
                                SELECT count(*)
                                FROM (
                                    SELECT {TimeOfKey} AS time, CASE WHEN {IsTimeOrderedKey} THEN k.event_id END AS id FROM {Keys} AS k
                                ) AS before
                                WHERE before.time < {TimeInKey} OR (before.time = {TimeInKey} AND before.id < k.event_id)
                            ))
                    END AS rank
                FROM (SELECT subscription_name, last_position AS event_id FROM {Checkpoints}) AS k
            ) AS seen
        ) AS c
        """;

    /// <summary>$1 log id. How many events the log has, and a digest over every field of each but the position, in any order.</summary>
    public const string NewDigest = $"""
        {DigestOfRows}
        FROM (SELECT {DigestOfRow} AS md5 FROM {Schema}.events AS e WHERE e.log_id = $1 OFFSET 0) AS contents
        """;

    /// <summary>The same of the old tables.</summary>
    public const string OldDigest = $"""
        {DigestOfRows}
        FROM (SELECT {DigestOfRow} AS md5 FROM (SELECT e.*, e.stream_name AS stream_id FROM {Events} AS e) AS e OFFSET 0) AS contents
        """;

    /// <summary>$1 log id. How many streams have other events in the store than before, by number and version.</summary>
    public const string StreamsThatDiffer = """
        SELECT count(*)
        FROM (SELECT stream_name AS stream_id, count(*) AS events, max(event_version) AS version FROM {keys} AS k GROUP BY stream_name) AS old
        FULL JOIN (
            SELECT stream_id, count(*) AS events, max(event_version) AS version FROM {schema}.events WHERE log_id = $1 GROUP BY stream_id
        ) AS new ON new.stream_id = old.stream_id
        WHERE (old.events, old.version) IS DISTINCT FROM (new.events, new.version)
        """;

    /// <summary>$1 log id. The lowest and the highest position, and how many events stand before an earlier one of their stream.</summary>
    public const string Positions = """
        SELECT coalesce(min(position), 1), coalesce(max(position), 0), count(*) FILTER (WHERE position < previous)
        FROM (
            SELECT position, lag(position) OVER (PARTITION BY stream_id ORDER BY event_version) AS previous
            FROM {schema}.events
            WHERE log_id = $1
        ) AS ordered
        """;

    /// <summary>$1 name.</summary>
    public const string CreateLog = "INSERT INTO {schema}.logs (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";

    /// <summary>$1 name.</summary>
    public const string FindLog = "SELECT log_id FROM {schema}.logs WHERE name = $1";

    private const string Keys = "{keys}";

    private const string Events = "{events}";

    private const string Checkpoints = "{checkpoints}";

    private const string Schema = "{schema}";

    private const string NilId = "00000000-0000-0000-0000-000000000000";

    /// <summary>Version 7 of the variant that RFC 9562 describes.</summary>
    public const string IsTimeOrderedKey = "(substr(k.event_id::text, 15, 1) = '7' AND substr(k.event_id::text, 20, 1) IN ('8', '9', 'a', 'b'))";

    /// <summary>The milliseconds in the first 48 bits of a time-ordered id, as microseconds.</summary>
    private const string TimeInKey = "(('x' || left(replace(k.event_id::text, '-', ''), 12))::bit(48)::bigint * 1000)";

    private const string TimeOfKey = $"CASE WHEN {IsTimeOrderedKey} THEN {TimeInKey} ELSE (extract(epoch FROM k.created_at) * 1000000)::bigint END";

    private const string DigestOfRow =
        "md5(ROW(e.event_id, e.stream_id::text, e.event_version, e.event_type::text, e.event_data, e.metadata, e.correlation_id::text, e.causation_id::text, e.user_id::text, e.created_at)::text)";

    /// <summary>A sum, so that nothing has to be sorted; of both halves, so that two differences do not cancel out by chance.</summary>
    private const string DigestOfRows = """
        SELECT
            count(*),
            md5(concat_ws('/', sum(('x' || left(contents.md5, 16))::bit(64)::bigint), sum(('x' || right(contents.md5, 16))::bit(64)::bigint)))
        """;
}
