namespace EventCore;

/// <summary>The statements about the schema of a read model. Its name is the only thing ever interpolated, checked and quoted.</summary>
internal static class ReadModelSql
{
    /// <summary>A bounded wait: whoever reads a table that is to be dropped would else keep all others from reading it.</summary>
    public const string SetLockTimeout = "SET LOCAL lock_timeout = '5s'";

    /// <summary>$1 schemas. Those that there are.</summary>
    public const string Find = "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY ($1)";

    /// <summary>$1 schemas, $2 mark. Those that have another or none: whoever made them, it was not this projection.</summary>
    public const string FindForeign = """
        SELECT nspname::text
        FROM pg_namespace
        WHERE nspname = ANY ($1)
            AND obj_description(oid, 'pg_namespace') IS DISTINCT FROM $2
        """;

    /// <summary>$1 schema, $2 mark. The statement that gives it to the schema, which keeps it when it is renamed.</summary>
    public const string Mark = "SELECT format('COMMENT ON SCHEMA %I IS %L', $1, $2)";

    /// <summary>$1 schema. For this transaction alone: behind a pooler the next one is another's.</summary>
    public const string SetPath = "SELECT set_config('search_path', concat_ws(', ', quote_ident($1), nullif(current_setting('search_path'), '')), true)";

    public const string Create = "CREATE SCHEMA {schema}";

    public const string Drop = "DROP SCHEMA {schema} CASCADE";

    /// <summary>$1 schema. What of other schemas would be dropped with it, or go on reading it where it is renamed.</summary>
    public const string FindDependents = """
        SELECT DISTINCT format('%s %I.%I', CASE WHEN r.oid IS NULL THEN 'a foreign key of table' ELSE 'view' END, n.nspname, dependent.relname)
        FROM pg_depend AS d
        JOIN pg_class AS target ON d.refclassid = 'pg_class'::regclass AND target.oid = d.refobjid
        LEFT JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
        LEFT JOIN pg_constraint AS k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
        JOIN pg_class AS dependent ON dependent.oid = coalesce(r.ev_class, k.conrelid)
        JOIN pg_namespace AS n ON n.oid = dependent.relnamespace
        WHERE target.relnamespace = to_regnamespace(quote_ident($1))
            AND n.oid <> target.relnamespace
        LIMIT 5
        """;

    /// <summary>$1 the schema from which, $2 the one to which: the statements that let whoever could read the tables of one read those of the other.</summary>
    public const string FindGrants = """
        SELECT format('GRANT %s ON SCHEMA %I TO %s', a.privilege_type, $2, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
        FROM pg_namespace AS n
        CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
        WHERE n.nspname = $1
            AND a.grantee <> n.nspowner
        UNION ALL
        SELECT format(
            'GRANT %s ON %s %I.%I TO %s',
            a.privilege_type,
            CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            $2,
            c.relname,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = $1
        JOIN pg_namespace AS m ON m.nspname = $2
        JOIN pg_class AS same ON same.relnamespace = m.oid AND same.relname = c.relname AND same.relkind = c.relkind
        CROSS JOIN LATERAL aclexplode(c.relacl) AS a
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND a.grantee <> c.relowner
        """;

    /// <summary>Gives a schema another name.</summary>
    public static string Rename(string from, string to) => $"ALTER SCHEMA \"{from}\" RENAME TO \"{to}\"";
}
