using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Which migrations a file says it has, compared with those this library ships.</summary>
internal static class MigrationHistory
{
    /// <summary>The history of a file that has one, in order of version.</summary>
    public static IReadOnlyList<AppliedMigration> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = MigrationSql.ReadHistory;
        using var reader = command.ExecuteReader();
        var applied = new List<AppliedMigration>();
        while (reader.Read())
        {
            applied.Add(new AppliedMigration(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    /// <summary>The migrations still to apply, which all come after those that were.</summary>
    public static IEnumerable<Migration> Pending(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations) =>
        migrations.Where(migration => applied.All(row => row.Version != migration.Version));

    /// <summary>
    /// In what ways a history is not a beginning of the migrations. What explains the others comes first: a newer EventCore may have
    /// replaced what seems edited.
    /// </summary>
    public static IReadOnlyList<SchemaDifference> FindFaults(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        var last = applied.Select(row => row.Version).DefaultIfEmpty().Max();
        return
        [
            .. applied.Where(row => row.Version > migrations[^1].Version)
                .Select(row => Fault(row.Name, $"none after {migrations[^1].Name}", "that it was applied", "use an EventCore that knows it, as the one that applied it")),
            .. applied.Where(row => row.Version <= migrations[^1].Version && Shipped(row, migrations) is null)
                .Select(row => Fault(row.Name, "none of that name", "that it was applied", "use the EventCore that applied it, or name a file of its own for the event store")),
            .. applied.Where(row => Shipped(row, migrations) is { } migration && migration.Checksum != row.Checksum)
                .Select(row => Fault(
                    row.Name, $"checksum {Shipped(row, migrations)!.Checksum}", $"checksum {row.Checksum}", "use the EventCore that applied it, or restore the migration that was edited")),
            .. migrations.Where(migration => migration.Version < last && applied.All(row => row.Version != migration.Version))
                .Select(migration => Fault(
                    migration.Name, "that it was applied", "that it was not", "restore its row in schema_migrations if the file has what it makes, or else a backup")),
        ];
    }

    private static Migration? Shipped(AppliedMigration row, IReadOnlyList<Migration> migrations) =>
        migrations.FirstOrDefault(migration => migration.Version == row.Version && migration.Name == row.Name);

    private static SchemaDifference Fault(string migration, string expected, string found, string mending) =>
        new($"migration {migration}", expected, found, SchemaImpact.Fatal, mending);
}
