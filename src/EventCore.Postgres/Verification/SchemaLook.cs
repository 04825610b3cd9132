using Npgsql;

namespace EventCore;

/// <summary>What one round trip shows of a schema, compared with what this library expects.</summary>
/// <param name="Differences">As far as was looked.</param>
/// <param name="LogId">The number of the log that was asked for; null where there is no such log.</param>
internal sealed record SchemaLook(IReadOnlyList<SchemaDifference> Differences, int? LogId)
{
    private const string FindLog = "SELECT log_id FROM {schema}.logs WHERE name = $1";

    /// <summary>Whether the schema has all of the migrations and no others, so that it was compared object by object.</summary>
    public bool IsOfThisVersion { get; private init; }

    /// <summary>The log alone.</summary>
    public static Task<SchemaLook> AtLogAsync(NpgsqlConnection connection, string schema, LogName log, CancellationToken cancellationToken) =>
        TakeAsync(connection, schema, catalog: null, history: null, LogCommand(schema, log), cancellationToken);

    /// <summary>The migration history and the log, by nothing but two SELECTs from tables of ours.</summary>
    public static Task<SchemaLook> AtHistoryAsync(NpgsqlConnection connection, string schema, LogName log, CancellationToken cancellationToken) =>
        TakeAsync(connection, schema, catalog: null, HistoryCommand(schema), LogCommand(schema, log), cancellationToken);

    /// <summary>Everything that the schema holds, the migration history and the log.</summary>
    /// <param name="connection">To any PostgreSQL; nothing in it is changed.</param>
    /// <param name="schema">The schema, which may be missing.</param>
    /// <param name="log">The log to find, if any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<SchemaLook> AtAllAsync(NpgsqlConnection connection, string schema, LogName? log, CancellationToken cancellationToken) => TakeAsync(
        connection,
        schema,
        new NpgsqlBatchCommand(CatalogSql.Read) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } },
        HistoryCommand(schema),
        log is null ? null : LogCommand(schema, log),
        cancellationToken);

    private static async Task<SchemaLook> TakeAsync(
        NpgsqlConnection connection, string schema, NpgsqlBatchCommand? catalog, NpgsqlBatchCommand? history, NpgsqlBatchCommand? log, CancellationToken cancellationToken)
    {
        var (found, applied, logId) = await ReadAsync(connection, catalog, history, log, cancellationToken).ConfigureAwait(false);
        if (history is null)
        {
            return new SchemaLook([], logId);
        }

        // Row-level security hides what was applied from whoever does not own the table, and no migration would mend that.
        if (applied is [] && found?.FindRelation("schema_migrations")?.GetValueOrDefault("row-level security") is "on" or "forced")
        {
            applied = null;
        }

        // With migrations to apply, or with others than ours, the catalog is not expected to be that of ours.
        var isOfThisVersion = found is not null && HasAllMigrations(found, applied);
        return new SchemaLook(
            [.. HistoryComparison.FindAll(applied, found, schema), .. isOfThisVersion ? new CatalogComparison(SchemaManifest.Expected, found!, schema).FindAll() : []],
            logId)
        {
            IsOfThisVersion = isOfThisVersion,
        };
    }

    /// <summary>All statements in one round trip. Where one fails for what the schema is, what those before it answered is enough to say so.</summary>
    private static async Task<(Catalog? Found, IReadOnlyList<AppliedMigration>? Applied, int? LogId)> ReadAsync(
        NpgsqlConnection connection, NpgsqlBatchCommand? catalog, NpgsqlBatchCommand? history, NpgsqlBatchCommand? log, CancellationToken cancellationToken)
    {
        Catalog? found = null;
        IReadOnlyList<AppliedMigration>? applied = null;
        int? logId = null;
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in new[] { catalog, history, log }.OfType<NpgsqlBatchCommand>())
        {
            batch.BatchCommands.Add(command);
        }

        try
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            if (catalog is not null)
            {
                found = await Catalog.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            if (history is not null)
            {
                applied = await ReadHistoryAsync(reader, cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            logId = log is not null && await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetValue(0) as int? : null;
        }
        catch (Exception failure) when (history is not null && ConcernsShape(failure))
        {
            return (found, applied, null);
        }

        return (found, applied, logId);
    }

    /// <summary>A history that could not be read is a difference by itself, and no reason not to look further.</summary>
    private static bool HasAllMigrations(Catalog found, IReadOnlyList<AppliedMigration>? applied) => applied is null
        ? found.FindRelation("schema_migrations") is not null
        : applied.Any(row => row.Version == Migration.All[^1].Version) && applied.All(row => HistoryComparison.Shipped(row) is not null);

    /// <summary>Something is missing or of another type (class 42), but for a privilege, whose lack says nothing of the schema.</summary>
    private static bool ConcernsShape(Exception failure) => failure switch
    {
        PostgresException server => server.SqlState.StartsWith("42", StringComparison.Ordinal) && server.SqlState != PostgresErrorCodes.InsufficientPrivilege,
        _ => failure is InvalidCastException,
    };

    private static async Task<List<AppliedMigration>> ReadHistoryAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var applied = new List<AppliedMigration>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static NpgsqlBatchCommand HistoryCommand(string schema) => new(SchemaName.Bind(MigrationSql.ReadHistory, schema));

    private static NpgsqlBatchCommand LogCommand(string schema, LogName log) =>
        new(SchemaName.Bind(FindLog, schema)) { Parameters = { new NpgsqlParameter<string> { TypedValue = log.Value } } };
}
