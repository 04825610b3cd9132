namespace EventCore.Postgres.Tests;

/// <summary>Everything that can happen to a schema behind its store's back, and what verifying says of it: to add one, add it here.</summary>
internal static class Drifts
{
    private const SchemaImpact Fatal = SchemaImpact.Fatal;
    private const SchemaImpact Degraded = SchemaImpact.Degraded;
    private const SchemaImpact Note = SchemaImpact.Note;

    private const string Swallow = "CREATE FUNCTION {schema}.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; ";

    private const string SwallowNote = "function swallow(): expected nothing, found it";

    /// <summary>The statements that make a schema drift, the lines that tell of it, and the gravest impact of those.</summary>
    public static IReadOnlyList<(string Sql, SchemaImpact Impact, string[] Lines)> All { get; } =
    [
        // Tables.
        ("DROP TABLE {schema}.events CASCADE", Fatal, ["table events: expected it, found nothing", "view event_streams: expected it, found nothing"]),
        ("DROP TABLE {schema}.logs", Fatal, ["table logs: expected it, found nothing"]),
        ("DROP TABLE {schema}.snapshots", Degraded, ["table snapshots: expected it, found nothing"]),
        ("DROP TABLE {schema}.subscription_checkpoints", Degraded, ["table subscription_checkpoints: expected it, found nothing"]),
        ("ALTER TABLE {schema}.events SET UNLOGGED", Fatal, ["persistence of table events: expected logged, found unlogged"]),
        ("ALTER TABLE {schema}.snapshots SET UNLOGGED", Degraded, ["persistence of table snapshots: expected logged, found unlogged"]),
        ("ALTER TABLE {schema}.events ENABLE ROW LEVEL SECURITY", Fatal, ["row-level security of table events: expected off, found on"]),
        ("ALTER TABLE {schema}.logs ENABLE ROW LEVEL SECURITY; ALTER TABLE {schema}.logs FORCE ROW LEVEL SECURITY", Fatal, ["row-level security of table logs: expected off, found forced"]),
        ("ALTER TABLE {schema}.events OWNER TO pg_monitor", Degraded, ["owner of table events: expected the owner of schema_migrations, found pg_monitor"]),
        ("CREATE POLICY everything ON {schema}.events USING (true)", Note, ["policy events.everything: expected nothing, found for all"]),
        ("CREATE TABLE {schema}.archive () INHERITS ({schema}.events)", Fatal, ["children of table events: expected none, found {schema}.archive", "table archive: expected nothing, found it"]),
        (
            "CREATE TABLE {schema}.base (LIKE {schema}.events INCLUDING CONSTRAINTS) PARTITION BY LIST (log_id); ALTER TABLE {schema}.base ATTACH PARTITION {schema}.events FOR VALUES IN (7)", Fatal,
            [
                "parents of table events: expected none, found {schema}.base",
                "partition of table events: expected none, found FOR VALUES IN (7)",
                "partitioned table base: expected nothing, found it"]),
        ("CREATE TABLE {schema}.base (); ALTER TABLE {schema}.events INHERIT {schema}.base", Degraded, ["parents of table events: expected none, found {schema}.base", "table base: expected nothing, found it"]),
        (
            "DROP VIEW {schema}.event_streams; ALTER TABLE {schema}.events RENAME TO old; CREATE TABLE {schema}.events (LIKE {schema}.old) PARTITION BY LIST (log_id)", Fatal,
            ["is of table events: expected table, found partitioned table", "view event_streams: expected it, found nothing", "table old: expected nothing, found it"]),
        ("ALTER TABLE {schema}.snapshots RENAME TO other; CREATE VIEW {schema}.snapshots AS SELECT * FROM {schema}.other", Degraded, ["is of table snapshots: expected table, found view", "table other: expected nothing, found it"]),
        ("CREATE TABLE {schema}.notes (id integer PRIMARY KEY)", Note, ["table notes: expected nothing, found it"]),
        ("CREATE MATERIALIZED VIEW {schema}.counts AS SELECT count(*) FROM {schema}.events", Note, ["materialized view counts: expected nothing, found it"]),
        ("CREATE SEQUENCE {schema}.numbers", Note, ["sequence numbers: expected nothing, found it"]),

        // Columns.
        ("ALTER TABLE {schema}.events DROP COLUMN user_id", Fatal, ["column events.user_id: expected character varying(255), found nothing"]),
        ("ALTER TABLE {schema}.schema_migrations RENAME COLUMN checksum TO sum", Fatal, [
            "table schema_migrations: expected the migrations that were applied, found a table that cannot be read as such",
            "column schema_migrations.checksum: expected character(64), found nothing",
            "column schema_migrations.sum: expected nothing, found character(64) that refuses NULL"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN correlation_id TYPE varchar(36) COLLATE \"C\"", Fatal, ["type of column events.correlation_id: expected character varying(255), found character varying(36)"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN correlation_id TYPE varchar(300) COLLATE \"C\"", Degraded, ["type of column events.correlation_id: expected character varying(255), found character varying(300)"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN user_id TYPE varchar COLLATE \"C\"", Degraded, ["type of column events.user_id: expected character varying(255), found character varying"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN user_id TYPE text COLLATE \"C\"", Fatal, ["type of column events.user_id: expected character varying(255), found text"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN event_data TYPE json", Fatal, ["type of column events.event_data: expected jsonb, found json"]),
        (
            "ALTER TABLE {schema}.subscription_checkpoints ALTER COLUMN rebuild_from TYPE json USING rebuild_from::text::json", Degraded,
            ["type of column subscription_checkpoints.rebuild_from: expected bigint, found json"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN created_at TYPE timestamp", Fatal, ["type of column logs.created_at: expected timestamp with time zone, found timestamp without time zone"]),
        ("ALTER TABLE {schema}.snapshots ALTER COLUMN stream_ids TYPE text[] COLLATE \"default\"", Degraded, ["collation of column snapshots.stream_ids: expected C, found default"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN name TYPE varchar(255) COLLATE \"default\"", Fatal, ["collation of column logs.name: expected C, found default"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN user_id TYPE varchar(255) COLLATE \"default\"", Degraded, ["collation of column events.user_id: expected C, found default"]),
        (
            "CREATE COLLATION {schema}.\"C\" (LOCALE = 'POSIX'); ALTER TABLE {schema}.logs ALTER COLUMN name TYPE varchar(255) COLLATE {schema}.\"C\"", Fatal,
            ["collation of column logs.name: expected C, found {schema}.C"]),
        (
            "CREATE DOMAIN {schema}.name AS varchar(255) COLLATE \"C\" CHECK (VALUE <> ''); ALTER TABLE {schema}.logs ALTER COLUMN name TYPE {schema}.name", Fatal,
            ["type of column logs.name: expected character varying(255), found {schema}.name"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN event_data DROP NOT NULL", Degraded, ["NULL of column events.event_data: expected refused, found allowed"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN correlation_id SET NOT NULL", Fatal, ["NULL of column events.correlation_id: expected allowed, found refused"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN created_at DROP DEFAULT", Fatal, ["default of column logs.created_at: expected clock_timestamp(), found none"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN created_at SET DEFAULT now()", Degraded, ["default of column logs.created_at: expected clock_timestamp(), found now()"]),
        ("ALTER TABLE {schema}.snapshots ALTER COLUMN created_at DROP DEFAULT", Degraded, ["default of column snapshots.created_at: expected clock_timestamp(), found none"]),
        ("ALTER TABLE {schema}.events ALTER COLUMN metadata SET DEFAULT '{}'", Note, ["default of column events.metadata: expected none, found '{}'::jsonb"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN log_id DROP IDENTITY", Fatal, ["identity of column logs.log_id: expected always, found none"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN log_id SET GENERATED BY DEFAULT", Degraded, ["identity of column logs.log_id: expected always, found by default"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN log_id SET INCREMENT 10", Degraded, ["sequence of column logs.log_id: expected 1 to 2147483647 by 1, found 1 to 2147483647 by 10"]),
        ("ALTER TABLE {schema}.logs ALTER COLUMN log_id SET CYCLE", Degraded, ["sequence of column logs.log_id: expected 1 to 2147483647 by 1, found 1 to 2147483647 by 1, cycling"]),
        (
            "ALTER TABLE {schema}.events DROP COLUMN user_id; ALTER TABLE {schema}.events ADD COLUMN user_id varchar(255) COLLATE \"C\" GENERATED ALWAYS AS (event_type) STORED", Fatal,
            ["generated of column events.user_id: expected none, found event_type"]),
        ("ALTER TABLE {schema}.events ADD COLUMN note text", Note, ["column events.note: expected nothing, found text"]),
        ("ALTER TABLE {schema}.events ADD COLUMN tenant text NOT NULL DEFAULT ''", Note, ["column events.tenant: expected nothing, found text that refuses NULL"]),
        ("ALTER TABLE {schema}.events ADD COLUMN tenant text NOT NULL", Fatal, ["column events.tenant: expected nothing, found text that refuses NULL"]),
        ("ALTER TABLE {schema}.snapshots ADD COLUMN tenant text NOT NULL", Degraded, ["column snapshots.tenant: expected nothing, found text that refuses NULL"]),

        // Keys, checks and indexes.
        ("ALTER TABLE {schema}.events DROP CONSTRAINT events_pkey", Fatal, ["constraint events.events_pkey: expected PRIMARY KEY (log_id, \"position\"), found nothing"]),
        ("ALTER TABLE {schema}.events DROP CONSTRAINT events_event_id_key", Fatal, ["constraint events.events_event_id_key: expected UNIQUE (event_id, log_id), found nothing"]),
        ("ALTER TABLE {schema}.logs DROP CONSTRAINT logs_name_key", Fatal, ["constraint logs.logs_name_key: expected UNIQUE (name), found nothing"]),
        ("ALTER TABLE {schema}.snapshots DROP CONSTRAINT snapshots_pkey", Degraded, ["constraint snapshots.snapshots_pkey: expected PRIMARY KEY (log_id, name, format_version, digest), found nothing"]),
        (
            "ALTER TABLE {schema}.events DROP CONSTRAINT events_stream_version_key, ADD CONSTRAINT events_stream_version_key UNIQUE (stream_id, event_version)", Fatal,
            ["definition of constraint events.events_stream_version_key: expected UNIQUE (log_id, stream_id, event_version), found UNIQUE (stream_id, event_version)"]),
        (
            "ALTER TABLE {schema}.events DROP CONSTRAINT events_event_id_key; CREATE UNIQUE INDEX own_key ON {schema}.events (event_id, log_id)", Fatal,
            ["constraint events.events_event_id_key: expected UNIQUE (event_id, log_id), found nothing", "index events.own_key: expected nothing, found unique USING btree (event_id, log_id)"]),
        ("ALTER TABLE {schema}.events DROP CONSTRAINT events_position_check", Degraded, ["constraint events.events_position_check: expected CHECK ((\"position\" > 0)), found nothing"]),
        (
            "ALTER TABLE {schema}.events DROP CONSTRAINT events_position_check, ADD CONSTRAINT events_position_check CHECK (position > 0) NOT VALID", Degraded,
            ["definition of constraint events.events_position_check: expected CHECK ((\"position\" > 0)), found CHECK ((\"position\" > 0)) NOT VALID"]),
        (
            "ALTER TABLE {schema}.events DROP CONSTRAINT events_position_check, ADD CONSTRAINT events_position_check CHECK (position > 7)", Fatal,
            ["definition of constraint events.events_position_check: expected CHECK ((\"position\" > 0)), found CHECK ((\"position\" > 7))"]),
        ("ALTER TABLE {schema}.events ADD CONSTRAINT small CHECK (octet_length(event_type) < 10)", Fatal, ["constraint events.small: expected nothing, found CHECK ((octet_length((event_type)::text) < 10))"]),
        ("ALTER TABLE {schema}.events ADD CONSTRAINT small CHECK (octet_length(event_type) < 10) NOT VALID", Fatal, ["constraint events.small: expected nothing, found CHECK ((octet_length((event_type)::text) < 10)) NOT VALID"]),
        ("ALTER TABLE {schema}.events ADD CONSTRAINT of_log FOREIGN KEY (log_id) REFERENCES {schema}.logs", Fatal, ["constraint events.of_log: expected nothing, found FOREIGN KEY (log_id) REFERENCES {schema}.logs(log_id)"]),
        ("ALTER TABLE {schema}.events ADD CONSTRAINT one_by_type EXCLUDE USING btree (event_type WITH =)", Fatal, ["constraint events.one_by_type: expected nothing, found EXCLUDE USING btree (event_type WITH =)"]),
        ("DROP INDEX {schema}.events_first_idx", Degraded, ["index events.events_first_idx: expected USING btree (log_id, stream_id) WHERE (event_version = 1), found nothing"]),
        (
            "DROP INDEX {schema}.events_first_idx; CREATE INDEX events_first_idx ON {schema}.events (log_id, stream_id)", Degraded,
            ["definition of index events.events_first_idx: expected USING btree (log_id, stream_id) WHERE (event_version = 1), found USING btree (log_id, stream_id)"]),
        (
            "DROP INDEX {schema}.events_first_idx; CREATE UNIQUE INDEX events_first_idx ON {schema}.events (log_id, stream_id) WHERE event_version = 1", Fatal,
            ["keys of index events.events_first_idx: expected not unique, found unique"]),
        ("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{schema}.events_first_idx'::regclass", Degraded, ["state of index events.events_first_idx: expected valid, found invalid"]),
        ("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{schema}.events_event_id_key'::regclass", Fatal, ["index of constraint events.events_event_id_key: expected valid, found invalid"]),
        ("CREATE INDEX by_type ON {schema}.events (event_type)", Note, ["index events.by_type: expected nothing, found USING btree (event_type)"]),
        ("CREATE UNIQUE INDEX by_type ON {schema}.events (event_type)", Fatal, ["index events.by_type: expected nothing, found unique USING btree (event_type)"]),

        // Triggers and rules.
        (Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Fatal, ["trigger events.t: expected nothing, found before insert for each row, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE UPDATE OR INSERT ON {schema}.logs FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Fatal, ["trigger logs.t: expected nothing, found before insert update for each row, enabled", SwallowNote]),
        (
            Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow(); ALTER TABLE {schema}.events DISABLE TRIGGER t", Note,
            ["trigger events.t: expected nothing, found before insert for each row, disabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t AFTER INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Degraded, ["trigger events.t: expected nothing, found after insert for each row, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.events EXECUTE FUNCTION {schema}.swallow()", Degraded, ["trigger events.t: expected nothing, found before insert for each statement, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE DELETE ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Note, ["trigger events.t: expected nothing, found before delete for each row, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.snapshots FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Degraded, ["trigger snapshots.t: expected nothing, found before insert for each row, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE UPDATE ON {schema}.snapshots FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Degraded, ["trigger snapshots.t: expected nothing, found before update for each row, enabled", SwallowNote]),
        (Swallow + "CREATE TRIGGER t BEFORE UPDATE ON {schema}.subscription_checkpoints FOR EACH ROW EXECUTE FUNCTION {schema}.swallow()", Degraded, ["trigger subscription_checkpoints.t: expected nothing, found before update for each row, enabled", SwallowNote]),
        (
            Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow(); ALTER TABLE {schema}.events ENABLE ALWAYS TRIGGER t", Fatal,
            ["trigger events.t: expected nothing, found before insert for each row, enabled", SwallowNote]),
        (
            Swallow + "CREATE TRIGGER t BEFORE INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION {schema}.swallow(); ALTER TABLE {schema}.events ENABLE REPLICA TRIGGER t", Note,
            ["trigger events.t: expected nothing, found before insert for each row, on replicas only", SwallowNote]),
        ("CREATE RULE r AS ON UPDATE TO {schema}.snapshots DO INSTEAD NOTHING", Degraded, ["rule snapshots.r: expected nothing, found on update, enabled"]),
        ("CREATE RULE r AS ON INSERT TO {schema}.events DO INSTEAD NOTHING", Fatal, ["rule events.r: expected nothing, found on insert, enabled"]),
        ("CREATE RULE r AS ON UPDATE TO {schema}.logs DO INSTEAD NOTHING", Fatal, ["rule logs.r: expected nothing, found on update, enabled"]),
        ("CREATE RULE r AS ON DELETE TO {schema}.events DO INSTEAD NOTHING", Note, ["rule events.r: expected nothing, found on delete, enabled"]),
        ("CREATE RULE r AS ON INSERT TO {schema}.events DO INSTEAD NOTHING; ALTER TABLE {schema}.events DISABLE RULE r", Note, ["rule events.r: expected nothing, found on insert, disabled"]),

        // Views and functions.
        ("DROP VIEW {schema}.event_streams", Degraded, ["view event_streams: expected it, found nothing"]),
        (
            "CREATE OR REPLACE VIEW {schema}.event_streams AS SELECT log_id, stream_id, max(event_version) AS current_version, min(created_at) AS created_at, max(created_at) AS updated_at FROM {schema}.events GROUP BY log_id, stream_id",
            Degraded,
            ["definition of view event_streams: expected sha256 …, found sha256 …"]),
        ("ALTER VIEW {schema}.event_streams RENAME TO old; " + View("last.created_at, first.created_at AS updated_at", "events"), Degraded, [
            "definition of view event_streams: expected sha256 …, found sha256 …",
            "view old: expected nothing, found it"]),
        ("CREATE TABLE {schema}.archive (LIKE {schema}.events); ALTER VIEW {schema}.event_streams RENAME TO old; " + View("first.created_at, last.created_at AS updated_at", "archive"), Degraded, [
            "definition of view event_streams: expected sha256 …, found sha256 …",
            "source of view event_streams: expected events, found archive",
            "table archive: expected nothing, found it",
            "view old: expected nothing, found it"]),
        ("DROP FUNCTION {schema}.read_log", Fatal, ["function read_log(integer, bigint, integer): expected it, found nothing"]),
        ("ALTER FUNCTION {schema}.read_log RENAME TO read_it", Fatal, ["function read_log(integer, bigint, integer): expected it, found nothing", "function read_it(integer, bigint, integer): expected nothing, found it"]),
        (
            "DROP FUNCTION {schema}.read_versions; CREATE FUNCTION {schema}.read_versions(p_log integer, p_streams text[]) RETURNS SETOF integer LANGUAGE sql STABLE AS 'SELECT 1'", Fatal,
            [
                "arguments of function read_versions(integer, text[]): expected p_log_id integer, p_streams text[], found p_log integer, p_streams text[]",
                "returns of function read_versions(integer, text[]): expected SETOF bigint, found SETOF integer",
                "body of function read_versions(integer, text[]): expected sha256 …, found sha256 …",
                "language of function read_versions(integer, text[]): expected plpgsql, found sql",
                .. new[] { "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_seqscan", "enable_sort", "jit" }
                    .Select(setting => $"setting {setting} of function read_versions(integer, text[]): expected off, found none"),
                "setting plan_cache_mode of function read_versions(integer, text[]): expected force_generic_plan, found none",
                "setting search_path of function read_versions(integer, text[]): expected {schema}, pg_temp, found none"]),
        ("ALTER FUNCTION {schema}.read_log SECURITY DEFINER", Degraded, ["security of function read_log(integer, bigint, integer): expected invoker, found definer"]),
        ("ALTER FUNCTION {schema}.read_log OWNER TO pg_monitor", Degraded, ["owner of function read_log(integer, bigint, integer): expected the owner of schema_migrations, found pg_monitor"]),
        ("ALTER FUNCTION {schema}.read_log VOLATILE", Fatal, ["volatility of function read_log(integer, bigint, integer): expected stable, found volatile"]),
        ("ALTER FUNCTION {schema}.read_log STRICT", Fatal, ["null arguments of function read_log(integer, bigint, integer): expected passed, found answered with null"]),
        ("ALTER FUNCTION {schema}.append_batch RESET enable_sort", Degraded, ["setting enable_sort of function append_batch(integer, integer, text[], …): expected off, found none"]),
        ("ALTER FUNCTION {schema}.append_batch SET plan_cache_mode = auto", Degraded, ["setting plan_cache_mode of function append_batch(integer, integer, text[], …): expected force_generic_plan, found auto"]),
        ("ALTER FUNCTION {schema}.append_batch SET work_mem = '64MB'", Degraded, ["setting work_mem of function append_batch(integer, integer, text[], …): expected none, found 64MB"]),
        ("ALTER FUNCTION {schema}.append_batch SET search_path = public", Fatal, ["setting search_path of function append_batch(integer, integer, text[], …): expected {schema}, pg_temp, found public"]),
        ("ALTER FUNCTION {schema}.append_batch RESET ALL", Fatal, [
            .. new[] { "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_seqscan", "enable_sort", "jit" }
                .Select(setting => $"setting {setting} of function append_batch(integer, integer, text[], …): expected off, found none"),
            "setting plan_cache_mode of function append_batch(integer, integer, text[], …): expected force_generic_plan, found none",
            "setting search_path of function append_batch(integer, integer, text[], …): expected {schema}, pg_temp, found none"]),
        ("CREATE FUNCTION {schema}.append_batch(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'", Note, ["function append_batch(integer): expected nothing, found it"]),

        // The history.
        ("DROP TABLE {schema}.schema_migrations", Fatal, ["table schema_migrations: expected the migrations that made the table events, found nothing"]),
        ("DROP SCHEMA {schema} CASCADE", Fatal, ["schema {schema}: expected the tables of EventCore, found none of them"]),
        ("DELETE FROM {schema}.schema_migrations WHERE version = 2", Fatal, ["migration 0002_snapshots.sql: expected that it was applied, found that it was not"]),
        ("DELETE FROM {schema}.schema_migrations WHERE version = 1", Fatal, ["migration 0001_events.sql: expected that it was applied, found that it was not"]),
        ("UPDATE {schema}.schema_migrations SET name = '0001_others.sql' WHERE version = 1", Fatal, ["migration 0001_others.sql: expected none of that name, found that it was applied"]),
        ("UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1", Fatal, [$"migration 0001_events.sql: expected checksum {Migration.All[0].Checksum}, found checksum {new string('0', 64)}"]),
        (
            "INSERT INTO {schema}.schema_migrations (version, name, checksum, duration_ms) VALUES (9999, '9999_later.sql', repeat('0', 64), 0)", Fatal,
            ["migration 9999_later.sql: expected none after 0005_projection_control.sql, found that it was applied"]),
    ];

    /// <summary>What only concerns speed or storage, and is no difference.</summary>
    public static IReadOnlyList<string> None { get; } =
    [
        "ALTER TABLE {schema}.events SET (fillfactor = 50, autovacuum_enabled = off)",
        "ALTER INDEX {schema}.events_pkey SET (fillfactor = 50); ALTER INDEX {schema}.events_first_idx SET (fillfactor = 50)",
        "ALTER TABLE {schema}.events ALTER COLUMN stream_id SET STATISTICS 1000; ALTER TABLE {schema}.events ALTER COLUMN event_data SET STORAGE EXTERNAL",
        "CREATE STATISTICS {schema}.streams ON log_id, stream_id FROM {schema}.events",
        "ALTER TABLE {schema}.events CLUSTER ON events_pkey; ALTER TABLE {schema}.events REPLICA IDENTITY FULL",
        "COMMENT ON TABLE {schema}.events IS 'ours'",

        // A dump that was restored.
        """
        DO $$
        DECLARE
            definition text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{schema}.subscription_checkpoints'::regclass AND conname = 'subscription_checkpoints_status_check');
        BEGIN
            ALTER TABLE {schema}.subscription_checkpoints DROP CONSTRAINT subscription_checkpoints_status_check;
            EXECUTE 'ALTER TABLE {schema}.subscription_checkpoints ADD CONSTRAINT subscription_checkpoints_status_check ' || definition;
        END
        $$
        """,
        "ALTER FUNCTION {schema}.read_log ROWS 10 COST 10",
        "CREATE TABLE {schema}.scratch (); DROP TABLE {schema}.scratch; ALTER TABLE {schema}.events ADD COLUMN gone text; ALTER TABLE {schema}.events DROP COLUMN gone",
    ];

    /// <summary>The view of the first migration, but for its last columns and its table.</summary>
    private static string View(string columns, string table) => $$"""
        CREATE VIEW {schema}.event_streams AS
        SELECT first.log_id, first.stream_id, last.event_version AS current_version, {{columns}}
        FROM {schema}.{{table}} AS first
        CROSS JOIN LATERAL (
            SELECT e.event_version, e.created_at
            FROM {schema}.{{table}} AS e
            WHERE e.log_id = first.log_id AND e.stream_id = first.stream_id
            ORDER BY e.event_version DESC
            LIMIT 1
        ) AS last
        WHERE first.event_version = 1
        """;
}
