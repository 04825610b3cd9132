-- One log, one head: a row here is what an append locks, and it is never updated.
CREATE TABLE {schema}.logs (
    log_id     integer GENERATED ALWAYS AS IDENTITY,
    name       varchar(255) COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT logs_pkey PRIMARY KEY (log_id),
    CONSTRAINT logs_name_key UNIQUE (name)
);

INSERT INTO {schema}.logs (name) VALUES ('default');

-- Insert-only. No foreign key to logs: its check would lock the log's row once more for every event, and append_events
-- holds that lock already.
CREATE TABLE {schema}.events (
    log_id         integer      NOT NULL,
    position       bigint       NOT NULL,
    event_id       uuid         NOT NULL,
    stream_id      varchar(255) COLLATE "C" NOT NULL,
    event_version  bigint       NOT NULL,
    event_type     varchar(255) COLLATE "C" NOT NULL,
    event_data     jsonb        NOT NULL,
    metadata       jsonb        NOT NULL,
    correlation_id varchar(255) COLLATE "C",
    causation_id   varchar(255) COLLATE "C",
    user_id        varchar(255) COLLATE "C",
    created_at     timestamptz  NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (log_id, position),
    CONSTRAINT events_event_id_key UNIQUE (log_id, event_id),
    CONSTRAINT events_stream_version_key UNIQUE (log_id, stream_id, event_version),
    CONSTRAINT events_position_check CHECK (position > 0),
    CONSTRAINT events_event_version_check CHECK (event_version > 0)
);

-- The list of streams: every stream has exactly one first event.
CREATE INDEX events_first_idx ON {schema}.events (log_id, stream_id) WHERE event_version = 1;

CREATE VIEW {schema}.event_streams AS
SELECT
    first.log_id,
    first.stream_id,
    last.event_version AS current_version,
    first.created_at,
    last.created_at AS updated_at
FROM {schema}.events AS first
CROSS JOIN LATERAL (
    SELECT e.event_version, e.created_at
    FROM {schema}.events AS e
    WHERE e.log_id = first.log_id AND e.stream_id = first.stream_id
    ORDER BY e.event_version DESC
    LIMIT 1
) AS last
WHERE first.event_version = 1;

-- Appends every event of one decision, or none of them. Outcomes: 'appended', 'conflict', 'event_id_reused', 'unknown_log'.
--
-- The statements must stay separate: under READ COMMITTED each takes a new snapshot, so that everything after the lock
-- sees what the lock's previous holder committed. In one statement, or under REPEATABLE READ, versions would be compared
-- with a state from before the wait.
--
-- The planner settings are part of the function: its plans are cached per session, and plans made while the table was
-- still empty would scan it for ever. Nested loops over unique indexes are right at every size; jit would be triggered by
-- the penalties that switched-off plans carry.
CREATE FUNCTION {schema}.append_events(
    p_log_id          integer,
    p_lock_timeout_ms integer,
    p_streams         text[],    -- every stream that was read, each once
    p_expected        bigint[],  -- the version that was seen, for each of them
    p_event_ids       uuid[],    -- from here on, an element for each new event in its order
    p_event_streams   text[],
    p_event_versions  bigint[],
    p_event_types     text[],
    p_event_data      jsonb[],
    p_metadata        jsonb[],
    p_correlation_ids text[],
    p_causation_ids   text[],
    p_user_ids        text[],
    OUT outcome       text,
    OUT last_position bigint,    -- appended: the position of the last event
    OUT versions      bigint[],  -- for each of p_streams; appended: after the append, conflict: the actual version
    OUT taken_ids     uuid[]     -- event_id_reused: which ids are in the log already
)
LANGUAGE plpgsql
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
DECLARE
    v_count integer := cardinality(p_event_ids);
    v_found integer;
    v_same  integer;
    v_stale boolean;
    v_head  bigint;
    v_now   timestamptz;
BEGIN
    PERFORM set_config('lock_timeout', p_lock_timeout_ms::text, true);

    -- Whoever holds this row is the log's only writer until its commit: positions are dense and in commit order, and
    -- nothing that is checked below can change before the insert. A row nobody updates leaves no dead tuple behind.
    PERFORM 1 FROM logs WHERE log_id = p_log_id FOR UPDATE;
    IF NOT FOUND THEN
        outcome := 'unknown_log';
        RETURN;
    END IF;

    -- Before versions: a re-sent append is recognised although others have appended since.
    SELECT
        count(*),
        count(*) FILTER (WHERE e.stream_id = n.stream_id AND e.event_type = n.event_type AND e.event_data = n.event_data),
        max(e.position),
        array_agg(e.event_id ORDER BY n.no)
    INTO v_found, v_same, last_position, taken_ids
    FROM unnest(p_event_ids, p_event_streams, p_event_types, p_event_data)
        WITH ORDINALITY AS n (event_id, stream_id, event_type, event_data, no)
    JOIN events AS e ON e.log_id = p_log_id AND e.event_id = n.event_id;

    IF v_found > 0 THEN
        IF v_same < v_count THEN
            outcome := 'event_id_reused';
            RETURN;
        END IF;

        SELECT array_agg(coalesce(
            (SELECT max(e.event_version)
             FROM unnest(p_event_ids) AS n (event_id)
             JOIN events AS e ON e.log_id = p_log_id AND e.event_id = n.event_id
             WHERE e.stream_id = s.stream_id),
            s.expected) ORDER BY s.no)
        INTO versions
        FROM unnest(p_streams, p_expected) WITH ORDINALITY AS s (stream_id, expected, no);
        outcome := 'appended';
        RETURN;
    END IF;

    SELECT array_agg(c.actual ORDER BY c.no), bool_or(c.actual <> c.expected)
    INTO versions, v_stale
    FROM (
        SELECT
            s.no,
            s.expected,
            coalesce(
                (SELECT max(e.event_version) FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id),
                0) AS actual
        FROM unnest(p_streams, p_expected) WITH ORDINALITY AS s (stream_id, expected, no)
    ) AS c;

    IF v_stale THEN
        outcome := 'conflict';
        RETURN;
    END IF;

    v_now := clock_timestamp(); -- after the wait for the lock, one for all events of the decision
    SELECT coalesce(max(e.position), 0) INTO v_head FROM events AS e WHERE e.log_id = p_log_id;

    INSERT INTO events (
        log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
        correlation_id, causation_id, user_id, created_at)
    SELECT
        p_log_id, v_head + n.no, n.event_id, n.stream_id, n.event_version, n.event_type, n.event_data, n.metadata,
        n.correlation_id, n.causation_id, n.user_id, v_now
    FROM unnest(
        p_event_ids, p_event_streams, p_event_versions, p_event_types, p_event_data, p_metadata,
        p_correlation_ids, p_causation_ids, p_user_ids)
        WITH ORDINALITY AS n (
            event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, no);

    outcome := 'appended';
    last_position := v_head + v_count;
    versions := NULL; -- as the caller numbered them
END
$$;

-- The reads are functions for the sake of their plans, for the reason given at append_events. Being STABLE, a function
-- sees one moment, that of the statement that calls it.

-- For each stream a row without a position that holds its version, then one page of the events in the ranges, in position
-- order. A stream is named by its place in p_streams.
CREATE FUNCTION {schema}.read_streams(
    p_log_id     integer,
    p_streams    text[],
    p_after      bigint[], -- events above this version
    p_up_to      bigint[], -- and at most this one
    p_max_events integer
)
RETURNS TABLE (
    "position" bigint, stream_no bigint, event_version bigint, event_id uuid, event_type varchar, event_data jsonb, metadata jsonb,
    correlation_id varchar, causation_id varchar, user_id varchar, created_at timestamptz)
LANGUAGE plpgsql STABLE
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        NULL::bigint, s.stream_no,
        coalesce((SELECT max(e.event_version) FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id), 0),
        NULL::uuid, NULL::varchar, NULL::jsonb, NULL::jsonb, NULL::varchar, NULL::varchar, NULL::varchar, NULL::timestamptz
    FROM unnest(p_streams) WITH ORDINALITY AS s (stream_id, stream_no);

    RETURN QUERY
    SELECT
        e.position, r.stream_no, e.event_version, e.event_id, e.event_type, e.event_data, e.metadata,
        e.correlation_id, e.causation_id, e.user_id, e.created_at
    FROM unnest(p_streams, p_after, p_up_to) WITH ORDINALITY AS r (stream_id, after_version, up_to_version, stream_no)
    CROSS JOIN LATERAL (
        SELECT *
        FROM events AS e
        WHERE e.log_id = p_log_id
            AND e.stream_id = r.stream_id
            AND e.event_version > r.after_version
            AND e.event_version <= r.up_to_version
        ORDER BY e.event_version
        LIMIT p_max_events
    ) AS e
    ORDER BY e.position
    LIMIT p_max_events;
END
$$;

CREATE FUNCTION {schema}.read_log(p_log_id integer, p_after bigint, p_max_events integer)
RETURNS TABLE (
    "position" bigint, stream_id varchar, event_version bigint, event_id uuid, event_type varchar, event_data jsonb, metadata jsonb,
    correlation_id varchar, causation_id varchar, user_id varchar, created_at timestamptz)
LANGUAGE plpgsql STABLE
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        e.position, e.stream_id, e.event_version, e.event_id, e.event_type, e.event_data, e.metadata,
        e.correlation_id, e.causation_id, e.user_id, e.created_at
    FROM events AS e
    WHERE e.log_id = p_log_id AND e.position > p_after
    ORDER BY e.position
    LIMIT p_max_events;
END
$$;

-- A version for each of the streams, in their order.
CREATE FUNCTION {schema}.read_versions(p_log_id integer, p_streams text[])
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce((SELECT max(e.event_version) FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id), 0)
    FROM unnest(p_streams) WITH ORDINALITY AS s (stream_id, stream_no)
    ORDER BY s.stream_no;
END
$$;

-- The streams in a range of ids, by code point, with their versions.
CREATE FUNCTION {schema}.list_streams(
    p_log_id      integer,
    p_from        text, -- ids from this one on
    p_after       text, -- and above this one
    p_below       text, -- and below this one; null: to the end
    p_max_streams integer
)
RETURNS TABLE (stream_id varchar, current_version bigint)
LANGUAGE plpgsql STABLE
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        f.stream_id,
        (SELECT max(e.event_version) FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = f.stream_id)
    FROM events AS f
    WHERE f.log_id = p_log_id
        AND f.event_version = 1
        AND f.stream_id >= p_from
        AND f.stream_id > p_after
        AND (p_below IS NULL OR f.stream_id < p_below)
    ORDER BY f.stream_id
    LIMIT p_max_streams;
END
$$;
