using Npgsql;

namespace EventCore;

/// <summary>Keeps a new, empty store from being made beside the events of an older one, where nobody would notice them missing.</summary>
internal static class OldStoreGuard
{
    /// <summary>Whether any schema of the database has a history of this library's: then whatever is older was decided about before.</summary>
    private const string HasHistory = """
        SELECT EXISTS (
            SELECT
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'checksum' AND NOT a.attisdropped
            JOIN pg_catalog.pg_attribute AS b ON b.attrelid = c.oid AND b.attname = 'duration_ms' AND NOT b.attisdropped
            WHERE c.relname = 'schema_migrations')
        """;

    private const string UsualSchema = "public";

    /// <exception cref="SchemaMismatchException">There is an older store, and it has not been adopted.</exception>
    public static async Task RequireNoneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(HasHistory, connection);
        if ((bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return;
        }

        var tables = await OldTables.ReadAsync(connection, UsualSchema, cancellationToken).ConfigureAwait(false);
        if (ShapeDefinition.Recognise(tables).FirstOrDefault() is { } old)
        {
            throw new SchemaMismatchException(
                $"Schema '{UsualSchema}' holds the events of an older event store, in table '{old.EventsTable}', and they would be missing in a new one. "
                + "Run `eventcore db adopt` to take them over, or move its tables to another schema if they are not wanted.");
        }
    }
}
