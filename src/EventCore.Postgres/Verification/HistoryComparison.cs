namespace EventCore;

/// <summary>Finds what differs between a schema's migration history and the migrations of this library.</summary>
internal static class HistoryComparison
{
    /// <param name="applied">The history; null where there is none that could be read.</param>
    /// <param name="found">What the schema holds; null where nobody looked.</param>
    /// <param name="schema">The schema.</param>
    public static IEnumerable<SchemaDifference> FindAll(IReadOnlyList<AppliedMigration>? applied, Catalog? found, string schema)
    {
        if (applied is null)
        {
            return [Unread(found, schema)];
        }

        var last = LastOf(applied);
        return
        [
            .. FindFaults(applied, Migration.All),
            .. Migration.All.Where(migration => migration.Version > last).Select(migration => Missing(migration, Migrate(schema))),
        ];
    }

    /// <summary>
    /// In what ways a history is not a beginning of the migrations. What explains the others comes first: a newer EventCore may have
    /// replaced what seems edited.
    /// </summary>
    public static IReadOnlyList<SchemaDifference> FindFaults(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        var last = LastOf(applied);
        return
        [
            .. applied.Where(row => row.Version > migrations[^1].Version).Select(row => Newer(row, migrations[^1])),
            .. applied.Where(row => row.Version <= migrations[^1].Version && Shipped(row, migrations) is null).Select(Unknown),
            .. applied.Where(row => Shipped(row, migrations) is { } migration && migration.Checksum != row.Checksum).Select(row => Edited(row, Shipped(row, migrations)!)),
            .. migrations.Where(migration => migration.Version < last && applied.All(row => row.Version != migration.Version))
                .Select(migration => Missing(migration, "restore its row in schema_migrations if the schema has what it makes, or else a backup")),
        ];
    }

    /// <summary>The migration of that number and name.</summary>
    public static Migration? Shipped(AppliedMigration row) => Shipped(row, Migration.All);

    private static Migration? Shipped(AppliedMigration row, IReadOnlyList<Migration> migrations) =>
        migrations.FirstOrDefault(migration => migration.Version == row.Version && migration.Name == row.Name);

    private static int LastOf(IReadOnlyList<AppliedMigration> applied) => applied.Select(row => row.Version).DefaultIfEmpty().Max();

    private static SchemaDifference Unread(Catalog? found, string schema) => found switch
    {
        _ when found?.FindRelation("schema_migrations") is not null =>
            Fatal("table schema_migrations", "the migrations that were applied", "a table that cannot be read as such", mending: null),
        _ when found?.FindRelation("events") is not null =>
            Fatal("table schema_migrations", "the migrations that made the table events", "nothing", $"eventcore db adopt --from-schema {schema}"),
        _ => Fatal($"schema {schema}", "the tables of EventCore", "none of them", Migrate(schema)),
    };

    private static SchemaDifference Newer(AppliedMigration row, Migration last) =>
        Fatal($"migration {row.Name}", $"none after {last.Name}", "that it was applied", "use an EventCore that knows it, as the one that applied it");

    private static SchemaDifference Unknown(AppliedMigration row) =>
        Fatal($"migration {row.Name}", "none of that name", "that it was applied", "use the EventCore that applied it, or another schema");

    private static SchemaDifference Edited(AppliedMigration row, Migration shipped) => Fatal(
        $"migration {row.Name}", $"checksum {shipped.Checksum}", $"checksum {row.Checksum}", "use the EventCore that applied it, or restore the migration that was edited");

    private static SchemaDifference Missing(Migration migration, string mending) => Fatal($"migration {migration.Name}", "that it was applied", "that it was not", mending);

    private static SchemaDifference Fatal(string what, string expected, string found, string? mending) => new(what, expected, found, SchemaImpact.Fatal, mending);

    private static string Migrate(string schema) => $"eventcore db migrate --schema {schema}";
}
