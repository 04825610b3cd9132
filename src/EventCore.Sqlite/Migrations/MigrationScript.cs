using System.Globalization;
using System.Text;

namespace EventCore;

/// <summary>Migrations as a script for the shell <c>sqlite3</c> that does what <see cref="Migrator"/> does, for those who apply them by hand.</summary>
internal static class MigrationScript
{
    /// <param name="applied">The file's history; null where it has none. The script refuses to run on any other.</param>
    /// <param name="pending">The migrations.</param>
    /// <returns>The script, or nothing where there is no migration.</returns>
    public static string For(IReadOnlyList<AppliedMigration>? applied, IReadOnlyList<Migration> pending)
    {
        if (pending is [])
        {
            return "";
        }

        var script = new StringBuilder($"""
            -- EventCore's migrations: {string.Join(", ", pending.Select(migration => migration.Name))}.
            --
            -- Apply it with the shell sqlite3, which stops at the first error and so must be told nothing else. Each migration is a
            -- transaction of its own, and refuses to run where the file is not as it was when this was written, as when it was
            -- migrated meanwhile: nothing can be applied twice.
            .bail on
            PRAGMA foreign_keys = ON;

            """);
        foreach (var migration in pending)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"""

                -- {migration.Name}
                BEGIN IMMEDIATE;

                {Guard(applied)}
                """);
            if (applied is null)
            {
                script.AppendLine(CultureInfo.InvariantCulture, $"""

                    {MigrationSql.CreateHistory};
                    """);
            }

            script.AppendLine(CultureInfo.InvariantCulture, $"""

                {migration.Sql.Trim()}

                {Record(migration)}

                COMMIT;
                """);
            applied = [.. applied ?? [], new AppliedMigration(migration.Version, migration.Name, migration.Checksum)];
        }

        return script.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The name of the constraint is what the shell shows of it.</summary>
    private static string Guard(IReadOnlyList<AppliedMigration>? applied)
    {
        var (expected, found) = applied is null
            ? ("0", "(SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations')")
            : (
                string.Join(", ", applied.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Version} {row.Checksum}"))),
                "coalesce((SELECT group_concat(version || ' ' || checksum, ', ') FROM (SELECT version, checksum FROM schema_migrations ORDER BY version)), '')");
        return $"""
            CREATE TEMP TABLE eventcore_migration (
                started REAL NOT NULL,
                history TEXT NOT NULL
                    CONSTRAINT "The file is not as it was when this script was written, so the migration was not applied. Write a new script: eventcore db script --sqlite FILE"
                    CHECK (history = '{expected}')
            );
            INSERT INTO eventcore_migration VALUES (julianday('now'), {found});
            """;
    }

    /// <summary>SQLite knows no users; whoever used its shell could write the file.</summary>
    private static string Record(Migration migration) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO schema_migrations (version, name, checksum, applied_at, applied_by, duration_ms)
        SELECT {migration.Version}, '{migration.Name}', '{migration.Checksum}', CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER), 'sqlite3', CAST((julianday('now') - started) * 86400000 AS INTEGER)
        FROM eventcore_migration;
        DROP TABLE eventcore_migration;
        """);
}
