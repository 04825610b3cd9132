using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>Writes batches of appends: each one call of the server function, on a connection of its own.</summary>
internal sealed class PostgresAppendWriter(NpgsqlDataSource dataSource, PostgresLog log, string schema, TimeSpan lockTimeout) : IAppendWriter
{
    private readonly string _sql = SchemaName.Bind(AppendSql.Append, schema);

    public async Task<IReadOnlyList<AppendAnswer>> WriteAsync(IReadOnlyList<AppendRequest> batch)
    {
        var columns = new AppendColumns(batch);
        var (connection, logId) = await ConnectAsync().ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        using var command = CommandFor(columns, logId, connection);
        await PrepareAsync(command).ConfigureAwait(false);
        PostgresNotice? warning = null;
        connection.Notice += (_, notice) => warning ??= notice.Notice.InvariantSeverity is "WARNING" ? notice.Notice : null;
        IReadOnlyList<AppendAnswer> answers;
        try
        {
            answers = await ExecuteAsync(command, batch, columns).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.TranslateSentAppend(error);
        }

        // A wait for a synchronous standby that was cancelled is reported as success with a warning: the batch is committed
        // here, and perhaps nowhere else. Sending it again finds its event ids, and waits for the standbys again, since the
        // lock it takes is a write that its commit has to ship behind the batch.
        return warning is null
            ? answers
            : throw new AppendOutcomeUnknownException(
                $"PostgreSQL committed an append with a warning ({warning.SqlState}: {warning.MessageText}), so it may not be on its standbys. Append the same events again, with the same event ids, to find out.",
                streams: []);
    }

    private async Task<(NpgsqlConnection Connection, int LogId)> ConnectAsync()
    {
        try
        {
            var logId = await log.GetIdAsync(CancellationToken.None).ConfigureAwait(false);
            return (await dataSource.OpenOwnConnectionAsync(CancellationToken.None).ConfigureAwait(false), logId);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, "Nothing was appended", streams: []);
        }
    }

    /// <summary>Apart from sending: a connection of the pool that turns out to be broken here has sent nothing.</summary>
    private static async Task PrepareAsync(NpgsqlCommand command)
    {
        try
        {
            await command.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, "Nothing was appended", streams: []);
        }
    }

    private NpgsqlCommand CommandFor(AppendColumns columns, int logId, NpgsqlConnection connection) => new(_sql, connection)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = logId },
            new NpgsqlParameter<int> { TypedValue = (int)lockTimeout.TotalMilliseconds },
            Array(NpgsqlDbType.Text, columns.Streams),
            Array(NpgsqlDbType.Integer, columns.ReadAppends),
            Array(NpgsqlDbType.Integer, columns.ReadStreams),
            Array(NpgsqlDbType.Bigint, columns.ReadExpected),
            Array(NpgsqlDbType.Uuid, columns.ReadLastEvents),
            Array(NpgsqlDbType.Integer, columns.ReadEvents),
            Array(NpgsqlDbType.Uuid, columns.ReadNewLastEvents),
            Array(NpgsqlDbType.Integer, columns.EventAppends),
            Array(NpgsqlDbType.Integer, columns.EventNumbers),
            Array(NpgsqlDbType.Text, columns.EventStreams),
            Array(NpgsqlDbType.Bigint, columns.EventVersions),
            Array(NpgsqlDbType.Uuid, columns.EventIds),
            Array(NpgsqlDbType.Text, columns.EventTypes),
            Array(NpgsqlDbType.Jsonb, columns.EventData),
            Array(NpgsqlDbType.Jsonb, columns.Metadata),
            Array(NpgsqlDbType.Text, columns.CorrelationIds),
            Array(NpgsqlDbType.Text, columns.CausationIds),
            Array(NpgsqlDbType.Text, columns.UserIds),
        },
    };

    private async Task<IReadOnlyList<AppendAnswer>> ExecuteAsync(NpgsqlCommand command, IReadOnlyList<AppendRequest> batch, AppendColumns columns)
    {
        // Never a caller's token: a cancelled statement may have committed, and nobody would know.
        var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (reader.IsDBNull(0))
        {
            log.Forget();
            throw new SchemaMismatchException($"The log '{log.Name}' is gone from the table of logs in schema '{schema}'. Restore its row: its events cannot be written without it.");
        }

        var rows = new AppendRows(
            reader.GetFieldValue<int[]>(0),
            reader.GetFieldValue<long?[]>(1),
            reader.GetFieldValue<DateTimeOffset?[]>(2),
            reader.GetFieldValue<long[]>(3),
            reader.IsDBNull(4) ? [] : reader.GetFieldValue<bool[]>(4),
            reader.IsDBNull(5) ? [] : reader.GetFieldValue<long?[]>(5));
        return [.. batch.Select((append, index) => rows.AnswerOf(append, index, columns.FirstReads[index], columns.FirstEvents[index]))];
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType elementType, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | elementType, TypedValue = values };
}
