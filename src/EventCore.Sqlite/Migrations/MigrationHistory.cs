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
    /// In what way the history is not a beginning of the migrations, and what to do; null where it is one. Of several ways the one
    /// that explains the others: a newer EventCore may have replaced what seems edited.
    /// </summary>
    public static string? FaultIn(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        var shipped = migrations.ToDictionary(migration => (long)migration.Version);
        if (applied.LastOrDefault(row => row.Version > migrations[^1].Version) is { } newer)
        {
            return $"it has migration {newer.Version} ({newer.Name}), and this version of EventCore knows none above {migrations[^1].Version}. Use the newer EventCore that migrated it";
        }

        if (applied.FirstOrDefault(row => !shipped.TryGetValue(row.Version, out var known) || known.Name != row.Name) is { } unknown)
        {
            return $"its migration {unknown.Version} is {unknown.Name}, and this version of EventCore has {(shipped.TryGetValue(unknown.Version, out var other) ? other.Name : "none")} under that number. "
                + "Use the EventCore that migrated it, or name a file of its own for the event store";
        }

        if (applied.FirstOrDefault(row => shipped[row.Version].Checksum != row.Checksum) is { } edited)
        {
            return $"its migration {edited.Version} ({edited.Name}) has checksum {edited.Checksum}, but {shipped[edited.Version].Checksum} is expected: the migration was edited after it was applied. "
                + "Use the EventCore that migrated it, or restore a backup";
        }

        return applied.Count > 0 && migrations.FirstOrDefault(migration => migration.Version < applied[^1].Version && applied.All(row => row.Version != migration.Version)) is { } missing
            ? $"it has migration {applied[^1].Version} ({applied[^1].Name}), but its history lacks {missing.Version} ({missing.Name}), which comes before. Restore the row of schema_migrations, or a backup"
            : null;
    }
}
