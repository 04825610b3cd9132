namespace EventCore;

/// <summary>What the catalog says of privileges on the schema, compared with <see cref="ExpectedPrivileges"/>, as statements that make up the difference.</summary>
internal static class PrivilegeSql
{
    /// <summary>
    /// The application's roles: whoever was granted to read events and to append them. Nothing else remembers which they are.
    /// </summary>
    public const string FindApplicationRoles = """
        SELECT r.oid, r.rolname
        FROM pg_class AS c
        CROSS JOIN LATERAL aclexplode(c.relacl) AS a
        JOIN pg_roles AS r ON r.oid = a.grantee
        WHERE c.relnamespace = to_regnamespace('{schema}')
            AND c.relname = 'events'
            AND a.grantee <> c.relowner
            AND a.privilege_type IN ('SELECT', 'INSERT')
        GROUP BY r.oid, r.rolname
        HAVING count(DISTINCT a.privilege_type) = 2
        """;

    /// <summary>
    /// The objects, and who holds what on them, whether by a grant or as it is by default: functions are everybody's. A function
    /// is named without its parameters where that is enough.
    /// </summary>
    private const string Held = """
        object (target, name, sql, owner, acl) AS (
            SELECT 'Schema', '', format('SCHEMA %I', n.nspname), n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
            FROM pg_namespace AS n
            WHERE n.oid = to_regnamespace('{schema}')
            UNION ALL
            SELECT 'Table', c.relname, format('%I.%I', n.nspname, c.relname), c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.oid = to_regnamespace('{schema}') AND c.relkind IN ('r', 'p', 'v')
            UNION ALL
            SELECT
                'Function', p.proname,
                CASE
                    WHEN count(*) OVER (PARTITION BY p.proname) = 1 THEN format('FUNCTION %I.%I', n.nspname, p.proname)
                    ELSE format('FUNCTION %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
                END,
                p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
            FROM pg_proc AS p
            JOIN pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.oid = to_regnamespace('{schema}')
        ),
        held (target, name, column_name, privilege, grantee) AS (
            SELECT o.target, o.name, NULL, a.privilege_type, a.grantee
            FROM object AS o
            CROSS JOIN LATERAL aclexplode(o.acl) AS a
            UNION ALL
            SELECT 'Table', c.relname, t.attname, a.privilege_type, a.grantee
            FROM pg_class AS c
            JOIN pg_attribute AS t ON t.attrelid = c.oid
            CROSS JOIN LATERAL aclexplode(t.attacl) AS a
            WHERE c.relnamespace = to_regnamespace('{schema}')
        )
        """;

    private const string GrantsMissing = """
        SELECT format('GRANT %s ON %s TO %I', string_agg(e.privilege || coalesce(' (' || quote_ident(e.column_name) || ')', ''), ', ' ORDER BY e.no), o.sql, r.rolname)
        FROM expected AS e
        JOIN object AS o ON o.target = e.target AND o.name = e.name
        CROSS JOIN role AS r
        WHERE NOT EXISTS (
            SELECT FROM held AS h
            WHERE h.target = e.target
                AND h.name = e.name
                AND h.column_name IS NOT DISTINCT FROM e.column_name
                AND h.privilege = e.privilege
                AND h.grantee = r.oid)
        GROUP BY o.sql, r.rolname
        ORDER BY min(e.no), r.rolname
        """;

    /// <summary>Of the role and of PUBLIC, which every role belongs to.</summary>
    private const string GrantsTooMany = """
        SELECT format('REVOKE %s ON %s FROM %s', string_agg(h.privilege || coalesce(' (' || quote_ident(h.column_name) || ')', ''), ', ' ORDER BY h.privilege, h.column_name), o.sql, coalesce(quote_ident(r.rolname), 'PUBLIC'))
        FROM held AS h
        JOIN object AS o ON o.target = h.target AND o.name = h.name
        LEFT JOIN role AS r ON r.oid = h.grantee
        WHERE (h.grantee = 0 OR r.oid IS NOT NULL)
            AND EXISTS (SELECT FROM expected AS e WHERE e.target = h.target AND e.name = h.name)
            AND NOT EXISTS (
                SELECT FROM expected AS e
                WHERE r.oid IS NOT NULL
                    AND e.target = h.target
                    AND e.name = h.name
                    AND e.column_name IS NOT DISTINCT FROM h.column_name
                    AND e.privilege = h.privilege)
        GROUP BY o.sql, r.rolname
        ORDER BY o.sql, r.rolname
        """;

    private const string NamedRole = "SELECT oid, rolname FROM pg_roles WHERE rolname = $1";

    private static readonly string Expected = $"expected (no, target, name, privilege, column_name) AS (VALUES\n    {string.Join(",\n    ", ExpectedPrivileges.All.Select(RowOf))})";

    /// <summary>$1 a role. The grants that it lacks, each a statement.</summary>
    public static string FindMissing { get; } = $"WITH role AS ({NamedRole}),\n{Expected},\n{Held}\n{GrantsMissing}";

    /// <summary>$1 a role. The revocations of what it and everybody may do too much on the objects that are ours, each a statement.</summary>
    public static string FindTooMany { get; } = $"WITH role AS ({NamedRole}),\n{Expected},\n{Held}\n{GrantsTooMany}";

    /// <summary>$1 the owner-to-be. The objects that belong to somebody else, each a statement that hands it over; the schema first, in which it needs to create.</summary>
    public static string FindForeign { get; } = $"""
        WITH {Expected},
        {Held}
        SELECT format('ALTER %s%s OWNER TO %I', CASE o.target WHEN 'Table' THEN 'TABLE ' ELSE '' END, o.sql, r.rolname)
        FROM object AS o
        JOIN pg_roles AS r ON r.rolname = $1 AND r.oid <> o.owner
        WHERE EXISTS (SELECT FROM expected AS e WHERE e.target = o.target AND e.name = o.name)
        ORDER BY (SELECT min(e.no) FROM expected AS e WHERE e.target = o.target AND e.name = o.name)
        """;

    /// <summary>Grants the application's roles what they lack, after a migration that made objects or made them anew. Takes nothing away.</summary>
    public static string GrantAgain { get; } = $"""
        DO $eventcore$
        DECLARE
            v_grant text;
        BEGIN
            FOR v_grant IN
                WITH role AS (
                    {Indented(FindApplicationRoles, "            ")}
                ),
                {Indented(Expected, "        ")},
                {Indented(Held, "        ")}
                {Indented(GrantsMissing, "        ")}
            LOOP
                EXECUTE v_grant;
            END LOOP;
        END
        $eventcore$
        """;

    private static string RowOf(ExpectedPrivilege expected, int no) =>
        $"({no}, '{expected.Target}', '{expected.Name}', '{expected.Privilege}', {(expected.Column is { } column ? $"'{column}'" : "NULL::text")})";

    private static string Indented(string sql, string by) => sql.ReplaceLineEndings($"\n{by}");
}
