using System.Diagnostics;
using Npgsql;

namespace EventCore;

/// <summary>The tables of a <see cref="PostgresEventStore"/>: makes them and brings them up to date.</summary>
public static class PostgresSchema
{
    /// <summary>Applies every migration that the schema does not have yet, each in a transaction of its own.</summary>
    /// <param name="dataSource">A database and a role that may create objects in it.</param>
    /// <param name="schema">The schema; made if it does not exist.</param>
    /// <param name="cancellationToken">Stops before the next migration; the one under way is rolled back.</param>
    /// <returns>The names of the migrations that this call applied, in order; empty where there were none to apply.</returns>
    /// <exception cref="ArgumentException">The schema name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    /// <exception cref="SchemaMismatchException">The schema holds something else, or was migrated by another EventCore.</exception>
    /// <exception cref="EventStoreException">The database could not be reached, or refused a statement. A migration that fails leaves nothing behind.</exception>
    /// <remarks>Any number of processes may call it at once: each migration is applied once.</remarks>
    public static async Task<IReadOnlyList<string>> MigrateAsync(NpgsqlDataSource dataSource, string schema = SchemaName.Default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        SchemaName.Require(schema, nameof(schema));
        var applied = new List<string>();
        try
        {
            while (await ApplyNextAsync(dataSource, schema, cancellationToken).ConfigureAwait(false) is { } name)
            {
                applied.Add(name);
            }

            return applied;
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, "Nothing was migrated", streams: []);
        }
    }

    /// <summary>Compares a schema with the one that the migrations of this library make. Changes nothing.</summary>
    /// <param name="dataSource">A database, and a role that may read the schema's table <c>schema_migrations</c>.</param>
    /// <param name="schema">The schema, which may be missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Every difference. While migrations are missing, or are not ours, these are the only ones that can be told.</returns>
    /// <exception cref="ArgumentException">The schema name is not of the form <c>^[a-z_][a-z0-9_]{0,62}$</c>.</exception>
    /// <exception cref="EventStoreException">The database could not be reached, or refused a statement.</exception>
    public static async Task<SchemaReport> VerifyAsync(NpgsqlDataSource dataSource, string schema = SchemaName.Default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        SchemaName.Require(schema, nameof(schema));
        try
        {
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            return new SchemaReport((await SchemaLook.AtAllAsync(connection, schema, log: null, cancellationToken).ConfigureAwait(false)).Differences);
        }
        catch (Exception failure) when (PostgresErrors.Concern(failure))
        {
            throw PostgresErrors.Translate(failure, "Nothing was compared", streams: []);
        }
    }

    private static async Task<string?> ApplyNextAsync(NpgsqlDataSource dataSource, string schema, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);

        // Of the transaction, not of the session: a pooler may give the session to somebody else. The history is read after
        // the lock in a statement of its own, so it shows what the previous holder committed.
        await ExecuteAsync(connection, MigrationSql.Lock, cancellationToken, new NpgsqlParameter<string> { TypedValue = schema }).ConfigureAwait(false);
        await EnsureHistoryAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        if (await MigrationHistory.PendingAsync(connection, schema, cancellationToken).ConfigureAwait(false) is not [var next, ..])
        {
            return null;
        }

        var started = Stopwatch.GetTimestamp();
        await ExecuteAsync(connection, SchemaName.Bind(next.Sql, schema), cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            SchemaName.Bind(MigrationSql.Record, schema),
            cancellationToken,
            new NpgsqlParameter<int> { TypedValue = next.Version },
            new NpgsqlParameter<string> { TypedValue = next.Name },
            new NpgsqlParameter<string> { TypedValue = next.Checksum },
            new NpgsqlParameter<long> { TypedValue = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds }).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return next.Name;
    }

    private static async Task EnsureHistoryAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var (hasSchema, hasHistory, hasEvents) = await LookAsync(connection, schema, cancellationToken).ConfigureAwait(false);
        if (hasHistory)
        {
            return;
        }

        if (hasEvents)
        {
            throw new SchemaMismatchException(
                $"Schema '{schema}' has a table 'events' but no migration history, so EventCore did not make it and leaves it alone. Name another schema.");
        }

        if (!hasSchema)
        {
            await ExecuteAsync(connection, SchemaName.Bind(MigrationSql.CreateSchema, schema), cancellationToken).ConfigureAwait(false);
        }

        await ExecuteAsync(connection, SchemaName.Bind(MigrationSql.CreateHistory, schema), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(bool HasSchema, bool HasHistory, bool HasEvents)> LookAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(MigrationSql.Look, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } };
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
