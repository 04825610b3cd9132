-- One log, one head: a row here is what an append locks, and it is never updated.
CREATE TABLE {schema}.logs (
    log_id     integer GENERATED ALWAYS AS IDENTITY,
    name       varchar(255) COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT logs_pkey PRIMARY KEY (log_id),
    CONSTRAINT logs_name_key UNIQUE (name)
);

INSERT INTO {schema}.logs (name) VALUES ('default');

-- Insert-only. Every key contains log_id; the one for event ids ends with it, so that no other index can serve a search for
-- an event id: on a table of a few rows all indexes cost the same, and the planner took one that reads the whole log.
--
-- No foreign key to logs: its check would lock the log's row once more for every event, and append_batch
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
    CONSTRAINT events_event_id_key UNIQUE (event_id, log_id),
    CONSTRAINT events_stream_version_key UNIQUE (log_id, stream_id, event_version),
    CONSTRAINT events_position_check CHECK (position > 0),
    CONSTRAINT events_event_version_check CHECK (event_version > 0)
);

-- For the view below: every stream has exactly one first event.
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

-- Appends a batch of decisions: each whole or not at all, judged in order, each seeing those before it. One that conflicts is
-- answered and skipped; its neighbours are not touched. Outcomes: 0 appended, 1 conflict, 2 event id reused, 3 appended
-- before, by a call that is sent again here. No event id may occur in two decisions of a batch.
--
-- Mostly every stream is where the batch expects it, and then all of it is appended without judging one by one and without
-- looking for event ids: what was appended before has moved its stream on, so it is not where it is expected now. An event
-- id that is reused elsewhere breaks events_event_id_key; the batch is then to be sent again to be judged one by one, with
-- p_expected empty.
--
-- The statements must stay separate: under READ COMMITTED each takes a new snapshot, so that everything after the lock
-- sees what the lock's previous holder committed. In one statement, or under REPEATABLE READ, versions would be compared
-- with a state from before the wait.
--
-- Its plans are cached per session, and plans made while the table was still tiny would read all of it for ever. So nothing
-- is left to estimates. Every look into the table is a subquery with LIMIT, which keeps the planner from joining the other
-- way round, and only one index can serve it: the one that gives the order asked for, since sorting is off, or for event ids
-- the one that is left when log_id is hidden in an expression. jit would be triggered by the penalties that switched-off
-- plans carry.
CREATE FUNCTION {schema}.append_batch(
    p_log_id          integer,
    p_lock_timeout_ms integer,
    p_streams         text[],     -- every stream that the batch names, each once,
    p_expected        bigint[],   -- the version that the first decision has seen which names it; empty where decisions contradict each other,
    p_last_event      uuid[],     -- and the id of the event there, null where it is not known or there is none
    p_read_append     integer[],  -- an element for each stream that a decision has read, in the order of decisions: which decision,
    p_read_stream     integer[],  -- which of p_streams,
    p_read_expected   bigint[],   -- the version that was seen,
    p_read_last_event uuid[],     -- the id of the event there, null where it is not known or there is none,
    p_read_events     integer[],  -- how many events it gets,
    p_read_new_last   uuid[],     -- and the id of the last of them, null where it gets none
    p_event_append    integer[],  -- from here on, an element for each new event in order: which decision,
    p_event_no        integer[],  -- its place in the decision, from 1,
    p_event_stream    text[],
    p_event_version   bigint[],   -- its version, counted on from the version that was seen
    p_event_id        uuid[],
    p_event_type      text[],
    p_event_data      jsonb[],
    p_metadata        jsonb[],    -- empty where no event has any, and so are the others
    p_correlation_id  text[],
    p_causation_id    text[],
    p_user_id         text[],
    OUT last_position   bigint,        -- the log's before the batch; null: there is no such log
    OUT written_at      timestamptz,   -- what its events say
    OUT outcomes        integer[],     -- for each decision; null: all of them are appended, and what follows is null too
    OUT last_positions  bigint[],      -- for each decision that was appended
    OUT created_at      timestamptz[], -- likewise: what its events say
    OUT versions        bigint[],      -- for each element of p_read_stream: after the append, or the actual version
    OUT replaced        boolean[],     -- likewise: whether it has another event at the version that was seen; null where none has
    OUT stored_versions bigint[]       -- for each new event: the version that its id is stored with already; null where none is
)
LANGUAGE plpgsql
SET search_path = {schema}, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_sort = off
SET jit = off
AS $$
DECLARE
    v_reads   integer := cardinality(p_read_append);
    v_appends integer := p_read_append[v_reads];
    v_current bigint[];
    v_last    uuid[];
    v_offsets bigint[] := array_fill(NULL::bigint, ARRAY[v_appends]); -- the position before a decision's first event; null: not to be written
    v_head    bigint;
    v_read    integer := 1;
    v_next    integer;
    v_stale   boolean;
    v_events  integer;
    v_any     boolean := false;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'EC001',
            MESSAGE = format('appends need READ COMMITTED, but default_transaction_isolation is %s here', current_setting('transaction_isolation'));
    END IF;

    PERFORM set_config('lock_timeout', p_lock_timeout_ms::text, true);

    -- Whoever holds this row is the log's only writer until its commit: positions are dense and in commit order, and
    -- nothing that is checked below can change before the insert. A row nobody updates leaves no dead tuple behind.
    PERFORM 1 FROM logs WHERE log_id = p_log_id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    last_position := coalesce((SELECT e.position FROM events AS e WHERE e.log_id = p_log_id ORDER BY e.position DESC LIMIT 1), 0);
    written_at := clock_timestamp(); -- after the wait for the lock, one for the whole batch

    IF cardinality(p_expected) > 0 AND NOT EXISTS (
        SELECT
        FROM unnest(p_streams, p_expected, p_last_event) AS s (stream_id, expected, last_event)
        LEFT JOIN LATERAL (
            SELECT e.event_version, e.event_id FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1
        ) AS e ON true
        WHERE coalesce(e.event_version, 0) <> s.expected OR e.event_id <> s.last_event
    ) THEN
        INSERT INTO events (
            log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at)
        SELECT
            p_log_id, last_position + n.no, n.event_id, n.stream_id, n.event_version, n.event_type, n.event_data,
            coalesce(n.metadata, '{}'), n.correlation_id, n.causation_id, n.user_id, written_at
        FROM unnest(
            p_event_stream, p_event_version, p_event_id, p_event_type, p_event_data, p_metadata,
            p_correlation_id, p_causation_id, p_user_id) WITH ORDINALITY AS n (
                stream_id, event_version, event_id, event_type, event_data, metadata,
                correlation_id, causation_id, user_id, no);
        RETURN;
    END IF;

    outcomes := array_fill(0, ARRAY[v_appends]);
    last_positions := array_fill(NULL::bigint, ARRAY[v_appends]);
    created_at := array_fill(NULL::timestamptz, ARRAY[v_appends]);
    versions := array_fill(0::bigint, ARRAY[v_reads]);

    -- Before versions: a re-sent append is recognised although others have appended since.
    IF EXISTS (SELECT FROM events AS e WHERE e.event_id = ANY (p_event_id) AND e.log_id + 0 = p_log_id) THEN
        stored_versions := ARRAY(
            SELECT (SELECT e.event_version FROM events AS e WHERE e.event_id = n.event_id AND e.log_id + 0 = p_log_id LIMIT 1)
            FROM unnest(p_event_id) WITH ORDINALITY AS n (event_id, no)
            ORDER BY n.no);

        SELECT
            array_agg(CASE WHEN d.taken = 0 THEN 0 WHEN d.same = d.events THEN 3 ELSE 2 END ORDER BY d.append),
            array_agg(d.last_position ORDER BY d.append),
            array_agg(d.created_at ORDER BY d.append)
        INTO outcomes, last_positions, created_at
        FROM (
            SELECT
                n.append,
                count(*) AS events,
                count(e.event_id) AS taken,
                count(*) FILTER (WHERE e.stream_id = n.stream_id AND e.event_type = n.event_type AND e.event_data = n.event_data) AS same,
                max(e.position) AS last_position,
                max(e.created_at) AS created_at
            FROM unnest(p_event_append, p_event_stream, p_event_id, p_event_type, p_event_data) AS n (append, stream_id, event_id, event_type, event_data)
            LEFT JOIN LATERAL (
                SELECT * FROM events AS e WHERE e.event_id = n.event_id AND e.log_id + 0 = p_log_id LIMIT 1
            ) AS e ON true
            GROUP BY n.append
        ) AS d;
    END IF;

    SELECT array_agg(coalesce(e.event_version, 0) ORDER BY s.no), array_agg(e.event_id ORDER BY s.no)
    INTO v_current, v_last
    FROM unnest(p_streams) WITH ORDINALITY AS s (stream_id, no)
    LEFT JOIN LATERAL (
        SELECT e.event_version, e.event_id FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1
    ) AS e ON true;

    v_head := last_position;
    FOR v_append IN 1 .. v_appends LOOP
        v_next := v_read;
        v_stale := false;
        v_events := 0;
        WHILE v_next <= v_reads AND p_read_append[v_next] = v_append LOOP
            versions[v_next] := v_current[p_read_stream[v_next]];
            IF versions[v_next] <> p_read_expected[v_next] THEN
                v_stale := true;
            ELSIF v_last[p_read_stream[v_next]] <> p_read_last_event[v_next] THEN
                v_stale := true;
                replaced := coalesce(replaced, array_fill(false, ARRAY[v_reads]));
                replaced[v_next] := true;
            END IF;
            v_events := v_events + p_read_events[v_next];
            v_next := v_next + 1;
        END LOOP;

        IF outcomes[v_append] = 0 AND v_stale THEN
            outcomes[v_append] := 1;
        ELSIF outcomes[v_append] = 0 THEN
            v_any := true;
            v_offsets[v_append] := v_head;
            v_head := v_head + v_events;
            last_positions[v_append] := v_head;
            created_at[v_append] := written_at;
            FOR v_no IN v_read .. v_next - 1 LOOP
                IF p_read_events[v_no] > 0 THEN
                    versions[v_no] := versions[v_no] + p_read_events[v_no];
                    v_current[p_read_stream[v_no]] := versions[v_no];
                    v_last[p_read_stream[v_no]] := p_read_new_last[v_no];
                END IF;
            END LOOP;
        END IF;

        v_read := v_next;
    END LOOP;

    IF v_any THEN
        INSERT INTO events (
            log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata,
            correlation_id, causation_id, user_id, created_at)
        SELECT
            p_log_id, v_offsets[n.append] + n.no, n.event_id, n.stream_id, n.event_version, n.event_type, n.event_data,
            coalesce(n.metadata, '{}'), n.correlation_id, n.causation_id, n.user_id, written_at
        FROM unnest(
            p_event_append, p_event_no, p_event_stream, p_event_version, p_event_id, p_event_type, p_event_data, p_metadata,
            p_correlation_id, p_causation_id, p_user_id) AS n (
                append, no, stream_id, event_version, event_id, event_type, event_data, metadata,
                correlation_id, causation_id, user_id)
        WHERE v_offsets[n.append] IS NOT NULL;
    END IF;
END
$$;

-- The reads are functions for the sake of their plans, for the reason given at append_batch. Being STABLE, a function
-- sees one moment, that of the statement that calls it.

-- A batch of reads, all of one moment. For each stream a row without a position that holds its version; then for each read one
-- page of the events in its ranges, in position order. A stream is named by its place in p_streams.
CREATE FUNCTION {schema}.read_streams(
    p_log_id     integer,
    p_streams    text[],
    p_after      bigint[],  -- for each stream: events above this version
    p_up_to      bigint[],  -- and at most this one
    p_first      integer[], -- for each read: the place in p_streams of its first stream,
    p_last       integer[], -- that of its last,
    p_max_events integer[]  -- and how many events its page may hold
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
SET enable_sort = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT
        NULL::bigint, s.stream_no,
        coalesce(
            (SELECT e.event_version FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1),
            0),
        NULL::uuid, NULL::varchar, NULL::jsonb, NULL::jsonb, NULL::varchar, NULL::varchar, NULL::varchar, NULL::timestamptz
    FROM unnest(p_streams) WITH ORDINALITY AS s (stream_id, stream_no);

    -- Pages are joined to their reads by a nested loop, the only way to evaluate a lateral LIMIT, so each keeps its order.
    RETURN QUERY
    SELECT
        page.position, page.stream_no, page.event_version, page.event_id, page.event_type, page.event_data, page.metadata,
        page.correlation_id, page.causation_id, page.user_id, page.created_at
    FROM unnest(p_first, p_last, p_max_events) AS r (first_stream, last_stream, max_events)
    CROSS JOIN LATERAL (
        SELECT s.stream_no::bigint AS stream_no, e.*
        FROM generate_series(r.first_stream, r.last_stream) AS s (stream_no)
        CROSS JOIN LATERAL (
            SELECT *
            FROM events AS e
            WHERE e.log_id = p_log_id
                AND e.stream_id = p_streams[s.stream_no]
                AND e.event_version > p_after[s.stream_no]
                AND e.event_version <= p_up_to[s.stream_no]
            ORDER BY e.event_version
            LIMIT r.max_events
        ) AS e
        ORDER BY e.position
        LIMIT r.max_events
    ) AS page;
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
SET enable_sort = off
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
SET enable_sort = off
SET jit = off
AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(
        (SELECT e.event_version FROM events AS e WHERE e.log_id = p_log_id AND e.stream_id = s.stream_id ORDER BY e.event_version DESC LIMIT 1),
        0)
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
SET enable_sort = off
SET jit = off
AS $$
BEGIN
    stream_id := (
        SELECT e.stream_id FROM events AS e
        WHERE e.log_id = p_log_id AND e.stream_id >= p_from AND e.stream_id > p_after
        ORDER BY e.stream_id LIMIT 1);

    -- From stream to stream: two probes for each, however many events it holds.
    FOR v_no IN 1 .. p_max_streams LOOP
        EXIT WHEN stream_id IS NULL OR stream_id >= p_below COLLATE "C"; -- two variables, which have no column's collation
        current_version := (
            SELECT e.event_version FROM events AS e
            WHERE e.log_id = p_log_id AND e.stream_id = list_streams.stream_id
            ORDER BY e.event_version DESC LIMIT 1);
        RETURN NEXT;
        stream_id := (
            SELECT e.stream_id FROM events AS e
            WHERE e.log_id = p_log_id AND e.stream_id > list_streams.stream_id
            ORDER BY e.stream_id LIMIT 1);
    END LOOP;
END
$$;
