using System.Text.RegularExpressions;
using EventCore.Stores;
using Npgsql;

namespace EventCore.Faults.Tests;

/// <summary>A migrated schema that things are done to.</summary>
internal sealed partial class DriftedSchema : IAsyncDisposable
{
    /// <summary>A table of nobody's.</summary>
    public const string Child = "child";

    /// <summary>A function of nobody's that triggers call.</summary>
    public const string Swallow = "swallow";

    private const string Tables = "SELECT relname FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' ORDER BY relname";

    private const string Columns = """
        SELECT c.relname || '|' || a.attname || '|' || format_type(a.atttypid, a.atttypmod) || '|' || a.attnotnull || '|' || (a.atthasdef AND a.attgenerated = '')
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum
        """;

    private const string Constraints = """
        SELECT c.relname || '|' || k.conname || '|' || pg_get_constraintdef(k.oid)
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
        WHERE c.relnamespace = '{schema}'::regnamespace AND k.contype IN ('p', 'u', 'c') ORDER BY c.relname, k.conname
        """;

    private const string Indexes = """
        SELECT t.relname || '|' || c.relname
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE c.relnamespace = '{schema}'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = c.oid) ORDER BY c.relname
        """;

    private const string Functions = """
        SELECT p.proname || '|' || p.oid::regprocedure
        FROM pg_proc AS p WHERE p.pronamespace = '{schema}'::regnamespace ORDER BY p.proname
        """;

    private static readonly string[] Names = ["extra", "with space", "quo\"te", "a.b", "Ärger", "select", "; DROP SCHEMA x CASCADE; --", "two\nlines"];

    private static readonly string[] Privileges = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];

    private static readonly string[] Types = ["text", "character varying(40)", "character varying(300)", "character varying", "bytea", "numeric", "bigint", "json", "jsonb", "double precision"];

    private readonly NpgsqlDataSource _dataSource;
    private readonly string _role;
    private readonly List<AppliedDrift> _applied = [];
    private readonly HashSet<(string Owner, DriftKind Kind)> _done = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _objects = new(StringComparer.Ordinal);

    private DriftedSchema(NpgsqlDataSource dataSource, string role) => (_dataSource, _role) = (dataSource, role);

    public string Schema { get; } = $"test_{Guid.NewGuid():N}";

    public IReadOnlyList<AppliedDrift> Applied => _applied;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<DriftedSchema> CreateAsync(NpgsqlDataSource dataSource, PostgresRoleNames roles)
    {
        var schema = new DriftedSchema(dataSource, roles.Application);
        await PostgresSchema.MigrateAsync(dataSource, schema.Schema, Cancel);
        await PostgresRoles.ApplyAsync(dataSource, roles, schema.Schema, Cancel);
        foreach (var list in new[] { Tables, Columns, Constraints, Indexes, Functions })
        {
            schema._objects.Add(list, await schema.ReadAsync(list));
        }

        await schema.ExecuteAsync($"CREATE FUNCTION {{schema}}.{Swallow}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        return schema;
    }

    public Task<SchemaReport> VerifyAsync() => PostgresSchema.VerifyAsync(_dataSource, Schema, [_role], Cancel);

    /// <summary>Does it, unless PostgreSQL refuses, or something was done to the same that this would undo.</summary>
    public async Task ApplyAsync(Drift drift)
    {
        if (await StatementAsync(drift) is { } statement && _done.Add((statement.Owner, drift.Kind)) && await TryExecuteAsync(statement.Sql))
        {
            _applied.Add(statement with { Sql = statement.Sql.Replace("{schema}", Schema, StringComparison.Ordinal) });
        }
    }

    public async Task<bool> TryExecuteAsync(string sql)
    {
        try
        {
            await ExecuteAsync(sql);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    /// <summary>What a line means that says to run a statement again as in a migration.</summary>
    public async Task<string?> StatementOfMigrationAsync(string mending)
    {
        if (Again().Match(mending) is not { Success: true } again)
        {
            return null;
        }

        // As the guide says: its text is in what is written for a database that has no such schema yet.
        var script = await PostgresSchema.ScriptAsync(_dataSource, "none_" + Schema, Cancel);
        var (kind, name) = (again.Groups["kind"].Value, again.Groups["name"].Value);
        var start = script.LastIndexOf($"CREATE {kind} \"none_{Schema}\".{name}", StringComparison.Ordinal);
        Assert.True(start >= 0, $"No {kind} {name} is in the script.");
        var end = kind == "FUNCTION" ? script.IndexOf("$$;", start, StringComparison.Ordinal) + 3 : script.IndexOf(';', start) + 1;
        return $"{again.Groups["drop"].Value};CREATE OR REPLACE{script[(start + "CREATE".Length)..end].Replace("none_" + Schema, Schema, StringComparison.Ordinal)}";
    }

    /// <summary>What a store makes of it: null where it appended an event and read it again.</summary>
    public async Task<Exception?> UseAsync()
    {
        await using var store = new PostgresEventStore(_dataSource, new PostgresEventStoreOptions { Schema = Schema });
        return await Record.ExceptionAsync(async () =>
        {
            var streamId = new StreamId("used");
            var @event = new NewEvent(streamId, EventId.Create(TimeProvider.System), new EventType("used"), "{}"u8.ToArray(), EventMetadata.Empty);
            var appended = await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(streamId, StreamVersion.Empty)]), [@event]), Cancel);
            Assert.IsType<AppendResult.Appended>(appended);
            Assert.Equal(@event.Id, Assert.Single(await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel)).Id);
            Assert.Equal(1, (await store.ReadVersionsAsync([streamId], Cancel))[streamId].Value);
        });
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync("DROP SCHEMA IF EXISTS {schema} CASCADE");

    private async Task<AppliedDrift?> StatementAsync(Drift drift) => drift.Kind switch
    {
        DriftKind.DropTable or DriftKind.ChangeTable or DriftKind.AddColumn or DriftKind.AddTrigger or DriftKind.AddRule or DriftKind.AddPolicy or DriftKind.ToggleTablePrivilege =>
            await OfTableAsync(drift, Pick(Tables, drift)),
        DriftKind.DropColumn or DriftKind.RenameColumn or DriftKind.ChangeType or DriftKind.ToggleNull or DriftKind.ChangeDefault or DriftKind.AddConstraint or DriftKind.AddIndex =>
            OfColumn(drift, Pick(Columns, drift).Split('|')),
        DriftKind.DropConstraint or DriftKind.ChangeConstraint =>
            OfConstraint(drift.Kind, Pick(Constraints, drift).Split('|', 3)),
        DriftKind.DropIndex or DriftKind.ChangeIndex =>
            OfIndex(drift.Kind, Pick(Indexes, drift).Split('|')),
        DriftKind.DropView => new AppliedDrift("DROP VIEW {schema}.event_streams", "view event_streams", "view event_streams"),
        DriftKind.ChangeView => OfView(drift.Variant),
        _ => OfFunction(drift, Pick(Functions, drift).Split('|')),
    };

    private async Task<AppliedDrift?> OfTableAsync(Drift drift, string table)
    {
        var name = Names[drift.Variant % Names.Length];
        return (drift.Kind, drift.Variant) switch
        {
            // Without its history a schema says nothing else.
            (DriftKind.DropTable, _) when table == "schema_migrations" => null,
            (DriftKind.DropTable, _) => On($"DROP TABLE {{0}} CASCADE", $"table {table}"),
            (DriftKind.ChangeTable, var variant) => (variant % 4) switch
            {
                0 => On("ALTER TABLE {0} SET UNLOGGED", $"persistence of table {table}"),
                1 => On("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY", $"row-level security of table {table}"),

                // Whose it is, is who the owner of the others should be.
                2 when table == "schema_migrations" => null,
                2 => On("ALTER TABLE {0} OWNER TO pg_monitor", $"owner of table {table}"),
                _ => On("CREATE TABLE {schema}.child () INHERITS ({0})", $"children of table {table}"),
            },
            (DriftKind.AddColumn, var variant) => On($"ALTER TABLE {{0}} ADD COLUMN {Quote(name)} text {(variant % 3 == 0 ? "" : variant % 3 == 1 ? "NOT NULL" : "NOT NULL DEFAULT 'x'")}", $"column {table}.{Shown(name)}"),
            (DriftKind.AddTrigger, var variant) => On(
                $"CREATE TRIGGER {Quote(name)} {(variant % 2 == 0 ? "BEFORE" : "AFTER")} {(variant % 3 == 0 ? "INSERT" : variant % 3 == 1 ? "UPDATE" : "DELETE OR INSERT")} ON {{0}} FOR EACH {(variant % 5 < 3 ? "ROW" : "STATEMENT")} EXECUTE FUNCTION {{schema}}.{Swallow}()",
                $"trigger {table}.{Shown(name)}"),
            (DriftKind.AddRule, var variant) => On($"CREATE RULE {Quote(name)} AS ON {(variant % 3 == 0 ? "INSERT" : variant % 3 == 1 ? "UPDATE" : "DELETE")} TO {{0}} DO {(variant % 2 == 0 ? "INSTEAD" : "ALSO")} NOTHING", $"rule {table}.{Shown(name)}"),
            (DriftKind.AddPolicy, _) => On($"CREATE POLICY {Quote(name)} ON {{0}} USING (true)", $"policy {table}.{Shown(name)}"),
            (_, var variant) => await OfPrivilegeAsync(table, Privileges[variant % Privileges.Length]),
        };

        AppliedDrift On(string sql, string subject) => new(sql.Replace("{0}", $"{{schema}}.{table}", StringComparison.Ordinal), subject, $"table {table}");
    }

    private async Task<AppliedDrift> OfPrivilegeAsync(string table, string privilege)
    {
        // Of a table that was dropped before it holds none, and a grant is refused.
        var isHeld = Equals(true, await QueryAsync($"SELECT has_table_privilege('{_role}', to_regclass('{{schema}}.{table}')::oid, '{privilege}')"));
        return new AppliedDrift(
            isHeld ? $"REVOKE {privilege} ON {{schema}}.{table} FROM {_role}" : $"GRANT {privilege} ON {{schema}}.{table} TO {_role}",
            $"privilege {privilege} of role {_role} on table {table}",
            $"table {table}");
    }

    private static AppliedDrift OfColumn(Drift drift, string[] column)
    {
        var (table, name, type, isNotNull, hasDefault) = (column[0], column[1], column[2], column[3] == "true", column[4] == "true");
        var own = Names[drift.Variant % Names.Length];
        var other = Types.Where(another => another != type).ToList();
        return drift.Kind switch
        {
            DriftKind.DropColumn => On($"DROP COLUMN {Quote(name)} CASCADE", $"column {table}.{name}"),
            DriftKind.RenameColumn => On($"RENAME COLUMN {Quote(name)} TO {Quote(own)}", $"column {table}.{name}"),
            DriftKind.ChangeType => On($"ALTER COLUMN {Quote(name)} TYPE {other[drift.Variant % other.Count]} USING {Quote(name)}::text::{other[drift.Variant % other.Count]}", $"type of column {table}.{name}"),
            DriftKind.ToggleNull => On($"ALTER COLUMN {Quote(name)} {(isNotNull ? "DROP" : "SET")} NOT NULL", $"NULL of column {table}.{name}"),
            DriftKind.ChangeDefault when hasDefault && drift.Variant % 2 == 0 => On($"ALTER COLUMN {Quote(name)} DROP DEFAULT", $"default of column {table}.{name}"),
            DriftKind.ChangeDefault => On($"ALTER COLUMN {Quote(name)} SET DEFAULT {DefaultOf(type)}", $"default of column {table}.{name}"),
            DriftKind.AddConstraint => On($"ADD CONSTRAINT {Quote(own)} CHECK ({Quote(name)} IS NOT NULL OR {drift.Variant} >= 0)", $"constraint {table}.{Shown(own)}"),
            _ => new AppliedDrift($"CREATE {(drift.Variant % 2 == 0 ? "UNIQUE " : "")}INDEX {Quote(own)} ON {{schema}}.{table} ({Quote(name)})", $"index {table}.{Shown(own)}", $"table {table}"),
        };

        AppliedDrift On(string sql, string subject) => new($"ALTER TABLE {{schema}}.{table} {sql}", subject, $"table {table}");
    }

    private static AppliedDrift OfConstraint(DriftKind kind, string[] constraint)
    {
        var (table, name, definition) = (constraint[0], constraint[1], constraint[2]);
        var other = definition.StartsWith("CHECK", StringComparison.Ordinal) ? "CHECK (1 = 1)" : $"{definition} DEFERRABLE";
        return new AppliedDrift(
            $"ALTER TABLE {{schema}}.{table} DROP CONSTRAINT {Quote(name)}{(kind == DriftKind.DropConstraint ? " CASCADE" : $", ADD CONSTRAINT {Quote(name)} {other}")}", $"constraint {table}.{name}", $"table {table}");
    }

    private static AppliedDrift OfIndex(DriftKind kind, string[] index)
    {
        var (table, name) = (index[0], index[1]);
        return new AppliedDrift($"DROP INDEX {{schema}}.{Quote(name)}{(kind == DriftKind.DropIndex ? "" : $"; CREATE INDEX {Quote(name)} ON {{schema}}.{table} (log_id)")}", $"index {table}.{name}", $"table {table}");
    }

    private static AppliedDrift OfView(int variant)
    {
        const string Select = "SELECT log_id, stream_id, event_version AS current_version, created_at, created_at AS updated_at";
        var sql = (variant % 4) switch
        {
            0 => $"{Select} FROM {{schema}}.events",
            1 => $"{Select}, user_id FROM {{schema}}.events",
            2 => "SELECT log_id, stream_id FROM {schema}.events",
            _ => "SELECT 1 AS log_id, 'a'::text AS stream_id, 2 AS current_version, now() AS created_at, now() AS updated_at",
        };
        return new AppliedDrift($"DROP VIEW {{schema}}.event_streams; CREATE VIEW {{schema}}.event_streams AS {sql}", "view event_streams", "view event_streams");
    }

    private AppliedDrift OfFunction(Drift drift, string[] function)
    {
        var (name, signature) = (function[0], function[1]);
        return drift.Kind switch
        {
            DriftKind.DropFunction => On($"DROP FUNCTION {signature}", "function"),
            DriftKind.ChangeBody => On($"DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('{signature}'::regprocedure), 'AS $function$', 'AS $function$ /* another */'); END $do$", "body of function"),
            DriftKind.RevokeFunctionPrivilege => new AppliedDrift($"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC, {_role}", $"privilege EXECUTE of role {_role} on function {name}", $"function {name}("),
            _ => (drift.Variant % 7) switch
            {
                0 => On($"ALTER FUNCTION {signature} IMMUTABLE", "volatility of function"),
                1 => On($"ALTER FUNCTION {signature} STRICT", "null arguments of function"),
                2 => On($"ALTER FUNCTION {signature} SECURITY DEFINER", "security of function"),
                3 => On($"ALTER FUNCTION {signature} SET work_mem = '64MB'", "setting work_mem of function"),
                4 => On($"ALTER FUNCTION {signature} SET search_path = public", "setting search_path of function"),
                5 => On($"ALTER FUNCTION {signature} RESET ALL", "setting search_path of function"),
                _ => On($"ALTER FUNCTION {signature} OWNER TO pg_monitor", "owner of function"),
            },
        };

        AppliedDrift On(string sql, string what) => new(sql, $"{what} {name}(", $"function {name}(");
    }

    private static string DefaultOf(string type) => type switch
    {
        "uuid" => "'00000000-0000-0000-0000-000000000007'",
        "jsonb" => "'{\"drifted\": 1}'",
        "bytea" => "'\\x07'",
        "integer" or "bigint" or "double precision" => "7",
        "boolean" => "true",
        _ when type.StartsWith("timestamp", StringComparison.Ordinal) => "'2020-02-02'",
        _ when type.EndsWith("[]", StringComparison.Ordinal) => "'{}'",
        _ => "'drifted'",
    };

    /// <summary>Of what the migrations made: something that is done to what was added might undo that.</summary>
    private string Pick(string list, Drift drift) => _objects[list][drift.Target % _objects[list].Count];

    private async Task<IReadOnlyList<string>> ReadAsync(string list)
    {
        await using var command = Command(list);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var all = new List<string>();
        while (await reader.ReadAsync(Cancel))
        {
            all.Add(reader.GetString(0));
        }

        return all;
    }

    private async Task ExecuteAsync(string sql) => await QueryAsync(sql);

    private async Task<object?> QueryAsync(string sql)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private NpgsqlCommand Command(string sql) => _dataSource.CreateCommand(sql.Replace("{schema}", Schema, StringComparison.Ordinal));

    /// <summary>As a report, whose lines are single ones, shows it.</summary>
    private static string Shown(string name) => name.ReplaceLineEndings(" ");

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^Run ((?<drop>DROP .+); then )?CREATE OR REPLACE (?<kind>FUNCTION|VIEW) (?<name>[a-z_]+) as in ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Again();
}
