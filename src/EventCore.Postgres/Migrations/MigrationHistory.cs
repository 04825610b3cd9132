using Npgsql;

namespace EventCore;

/// <summary>Which migrations a schema says it has, compared with those this library ships.</summary>
internal static class MigrationHistory
{
    /// <summary>The migrations still to apply.</summary>
    /// <exception cref="SchemaMismatchException">An applied migration is unknown here, or was another one.</exception>
    public static async Task<IReadOnlyList<Migration>> PendingAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var pending = Migration.All.ToDictionary(migration => migration.Version);
        using var command = new NpgsqlCommand(SchemaName.Bind(MigrationSql.ReadHistory, schema), connection);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (version, name, checksum) = (reader.GetInt32(0), reader.GetString(1), reader.GetString(2));
            if (!pending.Remove(version, out var shipped))
            {
                throw new SchemaMismatchException(
                    $"Schema '{schema}' has migration {name}, but this EventCore knows migrations up to {Migration.All[^1].Name} only. Upgrade EventCore.");
            }

            if (!string.Equals(shipped.Checksum, checksum, StringComparison.Ordinal))
            {
                throw new SchemaMismatchException(
                    $"Schema '{schema}' was migrated with another {name} (checksum {checksum}) than this EventCore ships (checksum {shipped.Checksum}). Use the EventCore that migrated it, or restore the migration that was edited.");
            }
        }

        return [.. pending.Values.OrderBy(migration => migration.Version)];
    }
}
