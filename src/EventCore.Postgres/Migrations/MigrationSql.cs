namespace EventCore;

/// <summary>The statements of the migration history.</summary>
internal static class MigrationSql
{
    /// <summary>
    /// Comes first in a transaction of whoever may do more than others: a function or an operator that somebody made in a schema of
    /// the search path, and that fits better than PostgreSQL's own, would run with these rights. All that is ours is named with its schema.
    /// </summary>
    public const string TrustCatalogOnly = "SET LOCAL search_path = pg_catalog, pg_temp";

    /// <summary>Waits until no other transaction migrates a schema of that name; released when this transaction ends.</summary>
    public const string Lock = $"SELECT {LockCall}";

    /// <summary>As <see cref="Lock"/>, for a SELECT or PERFORM of one's own.</summary>
    public const string LockCall = "pg_advisory_xact_lock(hashtextextended('eventcore migrations {schema}', 0))";

    /// <summary>
    /// Until the end of the transaction, works as the role that owns the schema, if this role is a member of it: so that what a
    /// migration makes belongs to it, and what it changes may be changed. Schemas of the server's own roles are left out,
    /// and so is one that does not exist yet.
    /// </summary>
    public const string AssumeOwner = $"SELECT {AssumeOwnerCall}";

    /// <summary>As <see cref="AssumeOwner"/>, for a SELECT or PERFORM of one's own.</summary>
    public const string AssumeOwnerCall = """
        set_config('role', r.rolname, true)
        FROM pg_namespace AS n
        LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'schema_migrations'
        JOIN pg_roles AS r ON r.oid = coalesce(c.relowner, n.nspowner)
        WHERE n.oid = to_regnamespace('{schema}')
            AND r.rolname <> current_user
            AND r.rolname NOT LIKE 'pg\_%'
            AND pg_has_role(current_user, r.oid, CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END)
        """;

    /// <summary>The role that was set, or <c>none</c>.</summary>
    public const string GetRole = "SELECT current_setting('role')";

    /// <summary>$1 what <see cref="GetRole"/> returned. Until the end of the transaction.</summary>
    public const string SetRole = "SELECT set_config('role', $1, true)";

    /// <summary>Only ever run under the lock, after the catalog said that there is no such schema.</summary>
    public const string CreateSchema = "CREATE SCHEMA {schema}";

    /// <summary>$1 schema name. Whether the schema, its history and its events exist.</summary>
    public const string Look = """
        SELECT
            EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1),
            EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'schema_migrations'),
            EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'events')
        """;

    /// <summary>Who applied a migration is who logged in: the role of the transaction may be the owner's.</summary>
    public const string CreateHistory = """
        CREATE TABLE {schema}.schema_migrations (
            version     integer      NOT NULL,
            name        varchar(255) NOT NULL,
            checksum    char(64)     NOT NULL,
            applied_at  timestamptz  NOT NULL DEFAULT clock_timestamp(),
            applied_by  varchar(255) NOT NULL DEFAULT session_user,
            duration_ms bigint       NOT NULL,
            CONSTRAINT schema_migrations_pkey PRIMARY KEY (version)
        )
        """;

    public const string ReadHistory = "SELECT version, name, checksum FROM {schema}.schema_migrations ORDER BY version";

    /// <summary>$1 version, $2 name, $3 checksum, $4 duration in milliseconds.</summary>
    public const string Record = "INSERT INTO {schema}.schema_migrations (version, name, checksum, duration_ms) VALUES ($1, $2, $3, $4)";
}
