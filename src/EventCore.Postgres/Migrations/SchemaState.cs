using Npgsql;

namespace EventCore;

/// <summary>What a schema is, as far as migrations are concerned.</summary>
/// <param name="Exists">Whether there is such a schema.</param>
/// <param name="Applied">Its history; null where it has none.</param>
internal sealed record SchemaState(bool Exists, IReadOnlyList<AppliedMigration>? Applied)
{
    /// <exception cref="SchemaMismatchException">It holds events that EventCore did not make.</exception>
    public static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var (exists, hasHistory, hasEvents) = await LookAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        if (hasEvents && !hasHistory)
        {
            throw new SchemaMismatchException(
                $"Schema '{schema}' has a table 'events' but no migration history, so EventCore did not make it and leaves it alone. If it is of an older event store, run `eventcore db adopt --from-schema {schema}`; otherwise name another schema.");
        }

        return new SchemaState(exists, hasHistory ? await MigrationHistory.ReadAsync(connection, schema, cancellationToken).ConfigureAwait(false) : null);
    }

    private static async Task<(bool Exists, bool HasHistory, bool HasEvents)> LookAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(MigrationSql.Look, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } };
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
    }
}
