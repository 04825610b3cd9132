namespace EventCore;

/// <summary>The statements that read what a role may do in a schema, granted to it, to a role it is a member of, or to everybody.</summary>
internal static class HeldPrivilegeSql
{
    /// <summary>
    /// $1 schema name, $2 roles, $3 tables, $4 functions with the types of their arguments. Where no role is named: those that were granted SELECT and INSERT on
    /// events. A row for each role without a privilege; and for each privilege: role, whether it may do everything, kind of object,
    /// its name, the privilege, the column it is limited to (null for none), whether everybody has it.
    /// </summary>
    public const string Read = """
        WITH space AS (
            SELECT n.oid, n.nspowner, coalesce(c.relowner, n.nspowner) AS owner, c.relacl
            FROM pg_namespace AS n
            LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'events'
            WHERE n.nspname = $1
        ),
        role AS (
            -- Whoever owns the schema may drop whatever is in it.
            SELECT r.oid, r.rolname::text AS name, r.rolsuper OR pg_has_role(r.oid, s.owner, 'MEMBER') OR pg_has_role(r.oid, s.nspowner, 'MEMBER') AS may_everything
            FROM pg_roles AS r
            CROSS JOIN space AS s
            WHERE CASE WHEN cardinality($2) > 0 THEN r.rolname = ANY ($2)
                ELSE r.oid <> s.owner AND 2 = (
                    SELECT count(DISTINCT a.privilege_type) FROM aclexplode(s.relacl) AS a WHERE a.grantee = r.oid AND a.privilege_type IN ('SELECT', 'INSERT')) END
        )
        SELECT r.name, r.may_everything, NULL AS target, NULL AS object, NULL AS privilege, NULL AS only_column, false AS of_everybody
        FROM role AS r

        UNION ALL
        SELECT r.name, false, 'schema', NULL, p.privilege, NULL, has_schema_privilege('public', s.oid, p.privilege)
        FROM role AS r
        CROSS JOIN space AS s
        CROSS JOIN (VALUES ('USAGE'), ('CREATE')) AS p (privilege)
        WHERE NOT r.may_everything AND has_schema_privilege(r.oid, s.oid, p.privilege)

        UNION ALL
        SELECT r.name, false, 'table', c.relname::text, p.privilege, NULL, has_table_privilege('public', c.oid, p.privilege)
        FROM role AS r
        CROSS JOIN space AS s
        JOIN pg_class AS c ON c.relnamespace = s.oid AND c.relname = ANY ($3)
        CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) AS p (privilege)
        WHERE NOT r.may_everything AND has_table_privilege(r.oid, c.oid, p.privilege)

        UNION ALL
        SELECT r.name, false, 'table', c.relname::text, p.privilege, a.attname::text, has_column_privilege('public', c.oid, a.attnum, p.privilege)
        FROM role AS r
        CROSS JOIN space AS s
        JOIN pg_class AS c ON c.relnamespace = s.oid AND c.relname = ANY ($3)
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) AS p (privilege)
        WHERE NOT r.may_everything AND has_column_privilege(r.oid, c.oid, a.attnum, p.privilege) AND NOT has_table_privilege(r.oid, c.oid, p.privilege)

        UNION ALL
        SELECT r.name, false, 'function', f.proname::text, 'EXECUTE', NULL, has_function_privilege('public', f.oid, 'EXECUTE')
        FROM role AS r
        CROSS JOIN space AS s
        JOIN pg_proc AS f ON f.pronamespace = s.oid AND f.proname || '(' || oidvectortypes(f.proargtypes) || ')' = ANY ($4)
        WHERE NOT r.may_everything AND has_function_privilege(r.oid, f.oid, 'EXECUTE')
        """;
}
