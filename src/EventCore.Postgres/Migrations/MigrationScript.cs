using System.Globalization;
using System.Text;

namespace EventCore;

/// <summary>Migrations as a script for psql that does what <see cref="Migrator"/> does, for those who apply them by hand.</summary>
internal static class MigrationScript
{
    /// <summary>A setting of the transaction: when its migration began, so that the history can say how long it took.</summary>
    private const string Started = "eventcore.migration_started";

    /// <param name="schema">The schema.</param>
    /// <param name="state">What it is now. The script refuses to run on any other.</param>
    /// <param name="pending">The migrations.</param>
    /// <returns>The script, or nothing where there is no migration.</returns>
    public static string For(string schema, SchemaState state, IReadOnlyList<Migration> pending)
    {
        if (pending is [])
        {
            return "";
        }

        var script = new StringBuilder($$"""
            -- EventCore's migrations for schema {{schema}}: {{string.Join(", ", pending.Select(migration => migration.Name))}}.
            --
            -- Apply it with psql. Each migration is a transaction of its own, and refuses to run where the schema is not as it was
            -- when this was written, as when it was migrated meanwhile: nothing can be applied twice.
            \set ON_ERROR_STOP on
            \encoding UTF8

            """);

        // Where the script makes the first table, nobody has been granted anything that would have to be granted again.
        var grantAgain = state.Applied is null ? "" : $"\n{PrivilegeSql.GrantAgain};\n";
        var applied = state.Applied;
        foreach (var migration in pending)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"""

                -- {migration.Name}
                BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED;
                {MigrationSql.TrustCatalogOnly};

                {Guard(schema, applied)}
                """);
            if (applied is null)
            {
                script.AppendLine($"""

                    {(state.Exists ? "" : $"{MigrationSql.CreateSchema};\n\n")}{MigrationSql.CreateHistory};
                    """);
            }

            script.AppendLine(CultureInfo.InvariantCulture, $"""

                {migration.Sql.Trim()}

                {Record(migration)}
                {grantAgain}
                COMMIT;
                """);
            applied = [.. applied ?? [], new AppliedMigration(migration.Version, migration.Name, migration.Checksum)];
        }

        return SchemaName.Bind(script.ToString().ReplaceLineEndings("\n"), schema);
    }

    /// <summary>Every statement in it sees what was committed before the statement, so what comes after the lock sees what its previous holder did.</summary>
    private static string Guard(string schema, IReadOnlyList<AppliedMigration>? applied)
    {
        var refusal = $"""
            RAISE EXCEPTION USING
                        MESSAGE = 'EventCore: schema {schema} is not as it was when this script was written, so the migration was not applied.',
                        HINT = 'Somebody may have migrated it meanwhile. Write a new script: eventcore db script --schema {schema}';
            """;
        var isOther = applied is null
            ? ""
            : $"""

                    IF (SELECT coalesce(string_agg(version || ' ' || checksum, ', ' ORDER BY version), '') FROM {SchemaName.Placeholder}.schema_migrations) <>
                        '{string.Join(", ", applied.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Version} {row.Checksum}")))}' THEN
                        {refusal}
                    END IF;
                """;
        return $"""
            DO $eventcore$
            BEGIN
                PERFORM {MigrationSql.LockCall};
                IF to_regclass('{SchemaName.Placeholder}.schema_migrations') IS {(applied is null ? "NOT NULL" : "NULL")} THEN
                    {refusal}
                END IF;{isOther}
                PERFORM {MigrationSql.AssumeOwnerCall.ReplaceLineEndings("\n    ")};
                PERFORM set_config('{Started}', clock_timestamp()::text, true);
            END
            $eventcore$;
            """;
    }

    private static string Record(Migration migration) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO {SchemaName.Placeholder}.schema_migrations (version, name, checksum, duration_ms)
        VALUES ({migration.Version}, '{migration.Name}', '{migration.Checksum}',
            1000 * extract(epoch FROM clock_timestamp() - current_setting('{Started}')::timestamptz));
        """);
}
