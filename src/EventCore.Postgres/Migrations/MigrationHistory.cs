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
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<AppliedMigration> applied, IReadOnlyList<Migration> migrations, string schema)
    {
        SchemaGuard.RefuseFatal(schema, HistoryComparison.FindFaults(applied, migrations));
        return [.. migrations.Where(migration => applied.All(row => row.Version != migration.Version))];
    }
}
