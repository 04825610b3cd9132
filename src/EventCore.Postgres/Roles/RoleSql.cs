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
    /// $1 a role. Why it may change history all the same; no row where it may not. Whoever owns the table may, and whoever may set a
    /// trigger on it. The rights of a role that it is a member of are its own, or a SET ROLE away.
    /// </summary>
    public const string FindTooMighty = """
        SELECT CASE
            WHEN a.rolsuper THEN 'it is a superuser'
            ELSE coalesce('it is a member of ' || string_agg(r.rolname, ', ' ORDER BY r.rolname) FILTER (WHERE r.oid <> a.oid), 'it was granted that')
        END
        FROM pg_roles AS a
        JOIN pg_roles AS r ON pg_has_role(a.oid, r.oid, 'MEMBER')
        JOIN pg_class AS c ON c.oid = to_regclass('{schema}.events')
        WHERE a.rolname = $1
            AND (
                has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
                OR has_any_column_privilege(r.oid, c.oid, 'UPDATE'))
        GROUP BY a.rolsuper
        """;
}
