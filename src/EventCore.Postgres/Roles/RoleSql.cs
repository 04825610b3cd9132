namespace EventCore;

/// <summary>The statements about roles.</summary>
internal static class RoleSql
{
    /// <summary>One run at a time in a database: two that find a role missing would both create it.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('eventcore roles', 0))";

    /// <summary>$1 milliseconds, as text. A table changes hands under an exclusive lock, behind which every append would queue.</summary>
    public const string SetLockTimeout = "SELECT set_config('lock_timeout', $1, true)";

    /// <summary>$1 a role. The statement that creates it, where it is missing: a group, which nobody logs in as.</summary>
    public const string FindMissing = "SELECT format('CREATE ROLE %I NOLOGIN', $1) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)";

    /// <summary>$1 the owner. The statement that makes this role a member, where it is not: without, it could hand nothing over, and not migrate later.</summary>
    public const string FindMissingMembership = """
        SELECT format('GRANT %I TO %I', $1, current_user)
        WHERE NOT CASE
            WHEN current_setting('server_version_num')::integer < 160000 THEN pg_has_role(current_user, $1, 'MEMBER')
            ELSE pg_has_role(current_user, $1, 'SET') AND pg_has_role(current_user, $1, 'USAGE')
        END
        """;

    /// <summary>
    /// $1 a role. Why it may change history all the same, a row for each reason; none where it may not. Whoever owns the table may, and
    /// whoever may set a trigger on it. The rights of a role that it is a member of are its own, or a SET ROLE away. Until
    /// PostgreSQL 16, CREATEROLE is enough to become a member of the owner.
    /// </summary>
    public const string FindTooMighty = """
        SELECT CASE WHEN r.oid = a.oid THEN 'it ' ELSE format('it is a member of %s, which ', r.rolname) END || why.reason
        FROM pg_roles AS a
        JOIN pg_roles AS r ON r.oid = a.oid OR (NOT a.rolsuper AND pg_has_role(a.oid, r.oid, 'MEMBER'))
        JOIN pg_class AS c ON c.oid = to_regclass('{schema}.events')
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN r.rolsuper THEN 'is a superuser'
                WHEN r.oid = c.relowner THEN 'owns them'
                WHEN r.rolname IN ('pg_write_server_files', 'pg_execute_server_program') THEN 'may write the server''s files'
                WHEN r.rolcreaterole AND current_setting('server_version_num')::integer < 160000 THEN 'may make itself a member of any role (CREATEROLE)'
                WHEN has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') OR has_any_column_privilege(r.oid, c.oid, 'UPDATE')
                    THEN 'has been granted UPDATE, DELETE, TRUNCATE or TRIGGER'
                WHEN EXISTS (SELECT FROM pg_database AS d WHERE d.datname = current_database() AND d.datdba = r.oid) THEN 'owns the database and may drop it'
            END
        ) AS why (reason)
        WHERE a.rolname = $1 AND why.reason IS NOT NULL
        ORDER BY r.oid = a.oid, r.rolname -- what it has from another is that one's first
        """;
}
