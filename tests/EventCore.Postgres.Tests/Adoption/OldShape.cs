namespace EventCore.Postgres.Tests;

/// <summary>The tables of an older store, and how they are filled from the table <c>generated</c>.</summary>
/// <param name="Shape">What they are to be recognised as.</param>
/// <param name="Tables">Makes them.</param>
/// <param name="Fill">Fills them.</param>
/// <param name="Rows">Reads every event as it was: event id, stream name, version from 1, type, data, metadata, the ids in columns, time.</param>
internal sealed record OldShape(AdoptableShape Shape, string Tables, string Fill, string Rows)
{
    public static OldShape NameTable { get; } = OfNames(firstVersion: 1, streamVersion: "count(*)");

    /// <summary>Positions from 0, and the row of a stream says the last of them.</summary>
    public static OldShape NameTableFromZero { get; } = OfNames(firstVersion: 0, streamVersion: "count(*) - 1");

    /// <summary>Positions from 0, and the row of a stream says how many there are.</summary>
    public static OldShape NameTableFromZeroCounted { get; } = OfNames(firstVersion: 0, streamVersion: "count(*)");

    public static OldShape Adapter { get; } = new(
        AdoptableShape.Adapter,
        """
        CREATE TABLE event_streams (
            stream_id varchar(255) PRIMARY KEY, current_version bigint NOT NULL DEFAULT 0,
            created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
        CREATE TABLE events (
            event_id uuid PRIMARY KEY, stream_id varchar(255) NOT NULL, event_version bigint NOT NULL, event_type varchar(255) NOT NULL,
            event_data jsonb NOT NULL, metadata jsonb, causation_id uuid, correlation_id varchar(255), user_id varchar(255),
            created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (stream_id, event_version));
        """,
        """
        INSERT INTO event_streams (stream_id, current_version) SELECT stream_name, count(*) FROM generated GROUP BY stream_name;
        INSERT INTO events
        SELECT event_id, stream_name, version, event_type, event_data, CASE WHEN no % 9 > 0 THEN metadata END, causation, correlation, user_id, created_at FROM generated
        """,
        """
        SELECT event_id, stream_id, event_version, event_type, event_data::text, metadata::text, true, correlation_id, true, causation_id::text, true, user_id, created_at
        FROM events
        """);

    public static OldShape MigrationFile { get; } = new(
        AdoptableShape.MigrationFile,
        """
        CREATE TABLE event_streams (
            stream_id varchar(255) PRIMARY KEY, stream_version bigint NOT NULL DEFAULT 0,
            created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
        CREATE TABLE events (
            event_id uuid NOT NULL, stream_id varchar(255) NOT NULL REFERENCES event_streams ON DELETE CASCADE, event_version bigint NOT NULL,
            event_type varchar(255) NOT NULL, event_data jsonb NOT NULL, metadata jsonb, causation_id uuid, correlation_id uuid, user_id varchar(255),
            created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (event_id), UNIQUE (stream_id, event_version));
        CREATE INDEX ON events (created_at);
        CREATE INDEX ON events (event_type);
        CREATE INDEX ON events (correlation_id) WHERE correlation_id IS NOT NULL;
        CREATE INDEX ON events USING gin (event_data);
        """,
        """
        INSERT INTO event_streams (stream_id, stream_version) SELECT stream_name, count(*) FROM generated GROUP BY stream_name;
        INSERT INTO events
        SELECT event_id, stream_name, version, event_type, event_data, CASE WHEN no % 9 > 0 THEN metadata END, causation, md5(correlation)::uuid, user_id, created_at FROM generated
        """,
        """
        SELECT event_id, stream_id, event_version, event_type, event_data::text, metadata::text, true, correlation_id::text, true, causation_id::text, true, user_id, created_at
        FROM events
        """);

    public static OldShape MigrationFileByMonth { get; } = MigrationFile with
    {
        Tables = """
            CREATE TABLE event_streams (stream_id varchar(255) PRIMARY KEY, stream_version bigint NOT NULL DEFAULT 0);
            CREATE TABLE events (
                event_id uuid NOT NULL, stream_id varchar(255) NOT NULL REFERENCES event_streams ON DELETE CASCADE, event_version bigint NOT NULL,
                event_type varchar(255) NOT NULL, event_data jsonb NOT NULL, metadata jsonb, causation_id uuid, correlation_id uuid, user_id varchar(255),
                created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (event_id, created_at)) PARTITION BY RANGE (created_at);
            CREATE TABLE events_2024_01 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
            CREATE TABLE events_2024_02 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
            CREATE TABLE events_later PARTITION OF events DEFAULT;
            """,
    };

    public static OldShape SecondGeneration { get; } = new(
        AdoptableShape.SecondGeneration,
        """
        CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL);
        CREATE TABLE eventcore_events (
            event_id uuid PRIMARY KEY, stream_id text NOT NULL, stream_version bigint NOT NULL, event_type text NOT NULL,
            event_data jsonb NOT NULL, metadata jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (stream_id, stream_version));
        CREATE TABLE eventcore_subscription_versions (subscription_name text PRIMARY KEY, last_position uuid, updated_at timestamptz DEFAULT now());
        CREATE TABLE eventcore_command_state_snapshots (snapshot_id uuid PRIMARY KEY, state jsonb);
        """,
        """
        INSERT INTO eventcore_events SELECT event_id, stream_name, version, event_type, event_data, metadata, created_at FROM generated;
        INSERT INTO eventcore_command_state_snapshots SELECT event_id, event_data FROM generated LIMIT 3
        """,
        """
        SELECT event_id, stream_id, stream_version, event_type, event_data::text, metadata::text, false, NULL, false, NULL, false, NULL, created_at
        FROM eventcore_events
        """);

    public static OldShape Of(string name) => name switch
    {
        nameof(NameTable) => NameTable,
        nameof(NameTableFromZero) => NameTableFromZero,
        nameof(NameTableFromZeroCounted) => NameTableFromZeroCounted,
        nameof(Adapter) => Adapter,
        nameof(MigrationFile) => MigrationFile,
        nameof(MigrationFileByMonth) => MigrationFileByMonth,
        nameof(SecondGeneration) => SecondGeneration,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such shape."),
    };

    /// <summary>
    /// So many events of interleaved streams: names of several scripts, some equal times, ids with the time in them, some of
    /// them out of order within their stream, and others; every way in which metadata was written.
    /// </summary>
    public static string Generate(int events) => """
        CREATE TABLE generated AS
        SELECT
            no,
            row_number() OVER (PARTITION BY stream_no ORDER BY no) AS version,
            (ARRAY['account-', 'Konto/Ärger-', 'счёт ', '口座:', 'emoji-😀-', 'O''Brien "quoted" \ %_-'])[stream_no % 6 + 1] || stream_no AS stream_name,
            CASE
                WHEN no % 4 = 0 THEN md5('event ' || no)::uuid
                ELSE (lpad(to_hex(1705312800000 + no * 20 - CASE WHEN no % 10 = 3 THEN 5000 ELSE 0 END), 12, '0') || '7' || left(md5('a' || no), 3) || '9' || left(md5('b' || no), 15))::uuid
            END AS event_id,
            (ARRAY['opened', 'Geöffnet', 'with space inside', 'AccountOpened'])[no % 4 + 1] AS event_type,
            CASE no % 5
                WHEN 0 THEN '{}'::jsonb
                WHEN 1 THEN jsonb_build_object('no', no, 'text', 'line' || chr(10) || '😀 " \ ', 'amount', 12345678901234567890.123456789)
                WHEN 2 THEN jsonb_build_array(no, NULL, true, jsonb_build_object('deep', jsonb_build_array('a')))
                WHEN 3 THEN 'null'::jsonb
                ELSE jsonb_build_object('items', (SELECT jsonb_agg(i) FROM generate_series(1, 20) AS i), 'empty', '')
            END AS event_data,
            CASE no % 10
                WHEN 0 THEN '{}'::jsonb
                WHEN 1 THEN jsonb_build_object('correlationId', 'c-' || no, 'causationId', 'not a uuid', 'userId', 'Zoë')
                WHEN 2 THEN jsonb_build_object('correlation_id', md5('c' || no)::uuid, 'causation_id', 5, 'user_id', NULL)
                WHEN 3 THEN '{"custom": {"tenant": "t1", "list": [1, null, {"a": "b"}], "number": 1.50}, "source": "web"}'
                WHEN 4 THEN '{"metadata": {"k": "v", "": "empty key"}, "flag": true, "correlationId": "", "nothing": null}'
                WHEN 5 THEN '{"custom": {"x": 1}, "x": 2, "userId": {"id": 7}}'
                WHEN 6 THEN '{"correlationId": "first", "correlation_id": "second", "causationId": null, "causation_id": "kept"}'
                WHEN 7 THEN '{"metadata": "text", "custom": [1, 2]}'
                WHEN 8 THEN '{"metadata": {"a": "same", "custom": "inside"}, "custom": {"a": "same", "b": "c"}}'
                ELSE '{"correlationId": "equal", "correlation_id": "equal", "metadata": {"a": 1}, "custom": {"a": 2}}'
            END AS metadata,
            CASE WHEN no % 3 > 0 THEN 'corr-' || no END AS correlation,
            CASE WHEN no % 4 > 0 THEN md5('cause' || no)::uuid END AS causation,
            CASE WHEN no % 5 > 0 THEN 'user ' || no END AS user_id,
            timestamptz '2024-01-15 10:00:00+00' + (no / 7) * interval '140.001 ms' AS created_at
        FROM (SELECT no, (no * 7919 + no / 3) % ({events} / 10 + 1) AS stream_no FROM generate_series(1, {events}) AS no) AS numbered
        """.Replace("{events}", $"{events}", StringComparison.Ordinal);

    private static OldShape OfNames(int firstVersion, string streamVersion) => new(
        AdoptableShape.NameTable,
        """
        CREATE TABLE event_streams (
            stream_id uuid PRIMARY KEY, stream_name text NOT NULL UNIQUE, stream_version bigint NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE events (
            event_id uuid PRIMARY KEY, stream_id uuid NOT NULL REFERENCES event_streams (stream_id), stream_position bigint NOT NULL,
            event_type text NOT NULL, event_data jsonb NOT NULL, metadata jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (stream_id, stream_position));
        """,
        $"""
        INSERT INTO event_streams (stream_id, stream_name, stream_version) SELECT md5(stream_name)::uuid, stream_name, {streamVersion} FROM generated GROUP BY stream_name;
        INSERT INTO events SELECT event_id, md5(stream_name)::uuid, version - 1 + {firstVersion}, event_type, event_data, metadata, created_at FROM generated
        """,
        $"""
        SELECT event_id, stream_name, stream_position + 1 - {firstVersion}, event_type, event_data::text, metadata::text, false, NULL, false, NULL, false, NULL, e.created_at
        FROM events AS e JOIN event_streams AS s USING (stream_id)
        """);
}
