namespace EventCore;

/// <summary>The statement that reads what a schema really is.</summary>
/// <remarks>
/// The texts have to be equal for equal schemas on every PostgreSQL from 15 on, under any <c>search_path</c>, and for whoever
/// asks: so nothing that PostgreSQL prints is taken whole where a version prints it differently, and nothing is asked that needs
/// a privilege.
/// </remarks>
internal static class CatalogSql
{
    /// <summary>
    /// $1 schema name. A row for each property of each object: kind, the table it belongs to (null for none), name, property,
    /// value. What PostgreSQL or an extension made for itself is left out, and so is what only concerns speed or storage of a
    /// server: tablespaces, fill factors, statistics.
    /// </summary>
    public const string Read = """
        WITH relation AS (
            SELECT c.oid, c.relname::text AS name, c.relkind AS kind, c.relnamespace, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relpartbound
            FROM pg_class AS c
            WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
                AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
                -- Neither the sequence of an identity column nor what an extension brought.
                AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND (d.deptype = 'e' OR d.deptype = 'i' AND c.relkind = 'S'))
        ),
        migrator AS (
            SELECT relowner FROM relation WHERE name = 'schema_migrations'
        )
        SELECT 'relation' AS kind, NULL AS belongs_to, r.name, f.property, f.value
        FROM relation AS r
        CROSS JOIN LATERAL (
            VALUES
                ('is', CASE r.kind
                    WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
                    WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'sequence' END),
                ('persistence', CASE WHEN r.kind IN ('r', 'p') THEN CASE r.relpersistence WHEN 'p' THEN 'logged' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END END),
                ('row-level security', CASE WHEN r.kind IN ('r', 'p') THEN CASE WHEN NOT r.relrowsecurity THEN 'off' WHEN r.relforcerowsecurity THEN 'forced' ELSE 'on' END END),
                ('parents', (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits AS i WHERE i.inhrelid = r.oid)),
                ('children', (SELECT string_agg(i.inhrelid::regclass::text, ', ' ORDER BY i.inhrelid) FROM pg_inherits AS i WHERE i.inhparent = r.oid)),
                ('partition', pg_get_expr(r.relpartbound, r.oid)),
                ('owner', CASE WHEN r.relowner = (SELECT m.relowner FROM migrator AS m) THEN 'the owner of schema_migrations' ELSE pg_get_userbyid(r.relowner)::text END),
                -- Without the schema before a table: whether PostgreSQL prints it depends on search_path. Which table it is, the
                -- next one says.
                ('definition', CASE WHEN r.kind = 'v' THEN
                    'sha256 ' || left(encode(sha256(convert_to(
                        regexp_replace(regexp_replace(pg_get_viewdef(r.oid), '((FROM|JOIN)[\s(]+)("[^"]+"|\w+)\.', '\1', 'g'), '\s+', '', 'g'), 'UTF8')), 'hex'), 16) END),
                ('source', CASE WHEN r.kind = 'v' THEN (
                    SELECT string_agg(DISTINCT CASE WHEN o.relnamespace = r.relnamespace THEN o.relname::text ELSE format('%s.%s', n.nspname, o.relname) END, ', ')
                    FROM pg_rewrite AS u
                    JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = u.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.oid
                    JOIN pg_class AS o ON o.oid = d.refobjid
                    JOIN pg_namespace AS n ON n.oid = o.relnamespace
                    WHERE u.ev_class = r.oid) END)
        ) AS f (property, value)
        WHERE f.value IS NOT NULL

        UNION ALL
        SELECT 'column', r.name, a.attname::text, f.property, f.value
        FROM relation AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        CROSS JOIN LATERAL (
            VALUES
                ('type', format_type(a.atttypid, a.atttypmod)),
                ('collation', (
                    SELECT CASE WHEN n.nspname = 'pg_catalog' THEN l.collname::text ELSE format('%s.%s', n.nspname, l.collname) END
                    FROM pg_collation AS l
                    JOIN pg_namespace AS n ON n.oid = l.collnamespace
                    WHERE l.oid = a.attcollation)),
                ('NULL', CASE WHEN a.attnotnull THEN 'refused' ELSE 'allowed' END),
                ('default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END),
                ('generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END),
                ('identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END),
                ('sequence', CASE WHEN a.attidentity <> '' THEN (
                    SELECT format('%s to %s by %s%s', s.seqmin, s.seqmax, s.seqincrement, CASE WHEN s.seqcycle THEN ', cycling' END)
                    FROM pg_depend AS o
                    JOIN pg_sequence AS s ON s.seqrelid = o.objid
                    WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END)
        ) AS f (property, value)
        WHERE r.kind IN ('r', 'p') AND f.value IS NOT NULL

        UNION ALL
        SELECT 'constraint', r.name, k.conname::text, f.property, f.value
        FROM relation AS r
        JOIN pg_constraint AS k ON k.conrelid = r.oid AND k.contype IN ('p', 'u', 'c', 'f', 'x') -- NOT NULL is a column's
        LEFT JOIN pg_index AS i ON i.indexrelid = k.conindid AND i.indrelid = r.oid
        CROSS JOIN LATERAL (
            VALUES
                ('is', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'f' THEN 'foreign key' ELSE 'exclusion' END),
                ('definition', pg_get_constraintdef(k.oid)),
                ('index', CASE WHEN i.indisvalid AND i.indisready THEN 'valid' WHEN i.indexrelid IS NOT NULL THEN 'invalid' END)
        ) AS f (property, value)
        WHERE f.value IS NOT NULL

        UNION ALL
        SELECT 'index', r.name, c.relname::text, f.property, f.value
        FROM relation AS r
        JOIN pg_index AS i ON i.indrelid = r.oid
        JOIN pg_class AS c ON c.oid = i.indexrelid
        CROSS JOIN LATERAL (
            VALUES
                ('keys', CASE WHEN i.indisunique THEN 'unique' ELSE 'not unique' END),
                ('definition', regexp_replace(substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)'), ' WITH \([^)]*\)', '')),
                ('state', CASE WHEN i.indisvalid AND i.indisready THEN 'valid' ELSE 'invalid' END)
        ) AS f (property, value)
        WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.conrelid = r.oid)

        UNION ALL
        SELECT 'trigger', r.name, t.tgname::text, f.property, f.value
        FROM relation AS r
        JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
        JOIN pg_proc AS p ON p.oid = t.tgfoid
        CROSS JOIN LATERAL (
            VALUES
                ('fires', concat(
                    CASE WHEN t.tgtype & 64 > 0 THEN 'instead of' WHEN t.tgtype & 2 > 0 THEN 'before' ELSE 'after' END,
                    CASE WHEN t.tgtype & 4 > 0 THEN ' insert' END, CASE WHEN t.tgtype & 16 > 0 THEN ' update' END,
                    CASE WHEN t.tgtype & 8 > 0 THEN ' delete' END, CASE WHEN t.tgtype & 32 > 0 THEN ' truncate' END,
                    CASE WHEN t.tgtype & 1 > 0 THEN ' for each row' ELSE ' for each statement' END)),
                ('calls', p.proname::text),
                ('state', CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas only' ELSE 'enabled' END)
        ) AS f (property, value)

        UNION ALL
        SELECT 'rule', r.name, u.rulename::text, f.property, f.value
        FROM relation AS r
        JOIN pg_rewrite AS u ON u.ev_class = r.oid AND u.rulename <> '_RETURN'
        CROSS JOIN LATERAL (
            VALUES
                ('on', CASE u.ev_type WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END),
                ('state', CASE u.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas only' ELSE 'enabled' END)
        ) AS f (property, value)

        UNION ALL
        SELECT 'policy', r.name, y.polname::text, 'for', CASE y.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END
        FROM relation AS r
        JOIN pg_policy AS y ON y.polrelid = r.oid

        UNION ALL
        SELECT 'function', NULL, p.proname || '(' || oidvectortypes(p.proargtypes) || ')', f.property, f.value
        FROM pg_proc AS p
        JOIN pg_language AS l ON l.oid = p.prolang
        CROSS JOIN LATERAL (
            SELECT *
            FROM (
                VALUES
                    ('is', CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'window function' END),
                    ('arguments', pg_get_function_arguments(p.oid)),
                    ('returns', pg_get_function_result(p.oid)),
                    ('language', l.lanname::text),
                    ('volatility', CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END),
                    ('null arguments', CASE WHEN p.proisstrict THEN 'answered with null' ELSE 'passed' END),
                    ('security', CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END),
                    ('owner', CASE WHEN p.proowner = (SELECT m.relowner FROM migrator AS m) THEN 'the owner of schema_migrations' ELSE pg_get_userbyid(p.proowner)::text END),
                    ('body', 'sha256 ' || left(encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'), 16))
            ) AS own (property, value)
            UNION ALL
            SELECT
                'setting ' || split_part(s.setting, '=', 1),
                CASE WHEN s.setting = format('search_path=%I, pg_temp', $1) THEN '{schema}, pg_temp' ELSE substr(s.setting, strpos(s.setting, '=') + 1) END
            FROM unnest(p.proconfig) AS s (setting)
        ) AS f (property, value)
        WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
            AND f.value IS NOT NULL
            AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
        """;
}
