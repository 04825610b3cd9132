using Npgsql;

namespace EventCore;

/// <summary>Which migrations a schema says it has, compared with those this library ships.</summary>
internal static class MigrationHistory
{
    /// <summary>The history of a schema that has one, in order of version.</summary>
    public static async Task<IReadOnlyList<AppliedMigration>> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(SchemaName.Bind(MigrationSql.ReadHistory, schema), connection);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var applied = new List<AppliedMigration>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    /// <summary>The migrations still to apply, which all come after those that were.</summary>
    /// <exception cref="SchemaMismatchException">The history is not a beginning of the migrations that this library ships; the message says how and what to do.</exception>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations, string schema) =>
        FaultIn(applied, migrations) is { } fault
            ? throw new SchemaMismatchException($"Schema '{schema}' {fault}")
            : [.. migrations.Where(migration => applied.All(row => row.Version != migration.Version))];

    /// <summary>Of several faults the one that explains the others: a newer EventCore may have replaced what seems edited.</summary>
    private static string? FaultIn(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations)
    {
        var shipped = migrations.ToDictionary(migration => migration.Version);
        if (applied.LastOrDefault(row => row.Version > migrations[^1].Version) is { } newer)
        {
            return $"has migration {newer.Name}, and this EventCore knows none after {migrations[^1].Name}: a newer EventCore migrated it. Use that version of EventCore here, or a later one.";
        }

        if (applied.FirstOrDefault(row => !shipped.TryGetValue(row.Version, out var known) || known.Name != row.Name) is { } unknown)
        {
            return $"says that its migration {unknown.Version} is {unknown.Name}, and this EventCore ships {(shipped.TryGetValue(unknown.Version, out var other) ? other.Name : "none")} under that number: "
                + "it was migrated with something else. Use the EventCore that migrated it, or name another schema.";
        }

        if (applied.FirstOrDefault(row => shipped[row.Version].Checksum != row.Checksum) is { } edited)
        {
            return $"was migrated with another {edited.Name} (checksum {edited.Checksum}) than this EventCore ships (checksum {shipped[edited.Version].Checksum}): one of them was edited. "
                + "Use the EventCore that migrated it, or restore the migration that was edited.";
        }

        return migrations.TakeWhile(migration => migration.Version < applied.Select(row => row.Version).LastOrDefault()).FirstOrDefault(migration => applied.All(row => row.Version != migration.Version)) is { } missing
            ? $"has migration {applied[^1].Name}, but its history lacks {missing.Name}, which comes before: the row was removed from schema_migrations, or the migration was left out. "
                + "Restore the row if the schema has what the migration makes, which `eventcore db verify` tells, or else a backup."
            : null;
    }
}
