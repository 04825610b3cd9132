namespace EventCore;

/// <summary>The statements of the migration history.</summary>
internal static class MigrationSql
{
    /// <summary>$1 any text. Waits until no other transaction migrates a schema of that name; released when this transaction ends.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('eventcore migrations ' || $1, 0))";

    /// <summary>Only ever run under the lock, after the catalog said that there is no such schema.</summary>
    public const string CreateSchema = "CREATE SCHEMA {schema}";

    /// <summary>$1 schema name. Whether the schema, its history and its events exist.</summary>
    public const string Look = """
        SELECT
            EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1),
            EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'schema_migrations'),
            EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'events')
        """;

    public const string CreateHistory = """
        CREATE TABLE {schema}.schema_migrations (
            version     integer      NOT NULL,
            name        varchar(255) NOT NULL,
            checksum    char(64)     NOT NULL,
            applied_at  timestamptz  NOT NULL DEFAULT clock_timestamp(),
            applied_by  varchar(255) NOT NULL DEFAULT current_user,
            duration_ms bigint       NOT NULL,
            CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)
        )
        """;

    public const string ReadHistory = "SELECT version, name, checksum FROM {schema}.schema_migrations ORDER BY version";

    /// <summary>$1 version, $2 name, $3 checksum, $4 duration in milliseconds.</summary>
    public const string Record = "INSERT INTO {schema}.schema_migrations (version, name, checksum, duration_ms) VALUES ($1, $2, $3, $4)";
}
