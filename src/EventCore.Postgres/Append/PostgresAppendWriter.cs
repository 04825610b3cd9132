using System.Diagnostics;
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
            return (await dataSource.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false), logId);
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
            Array(NpgsqlDbType.Integer, columns.ReadEvents),
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
        await command.PrepareAsync(CancellationToken.None).ConfigureAwait(false);

        // Never a caller's token: a cancelled statement may have committed, and nobody would know.
        var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (reader.IsDBNull(0))
        {
            throw new SchemaMismatchException($"The log '{log.Name}' is gone from the table of logs in schema '{schema}'. Restore its row: its events cannot be written without it.");
        }

        var outcomes = reader.GetFieldValue<int[]>(0);
        var lastPositions = reader.GetFieldValue<long?[]>(1);
        var createdAt = reader.GetFieldValue<DateTimeOffset?[]>(2);
        var versions = reader.GetFieldValue<long[]>(3);
        var takenIds = reader.IsDBNull(4) ? [] : reader.GetFieldValue<Guid[]>(4).Select(id => new EventId(id)).ToHashSet();
        return [.. batch.Select<AppendRequest, AppendAnswer>((append, index) => outcomes[index] switch
        {
            0 => new AppendAnswer.Judged(new AppendResult.Appended(
                VersionsOf(append, versions, columns.FirstReads[index]), new LogPosition(lastPositions[index]!.Value), createdAt[index]!.Value)),
            1 => new AppendAnswer.Judged(ConflictOf(append, VersionsOf(append, versions, columns.FirstReads[index]))),
            2 => new AppendAnswer.Refused(new EventIdReusedException(
                [.. append.Events.Select(@event => @event.Id).Where(takenIds.Contains)], append.ExpectedVersions.Keys)),
            var outcome => throw new UnreachableException($"append_batch answered {outcome}."),
        })];
    }

    private static StreamVersions VersionsOf(AppendRequest append, long[] versions, int firstRead) =>
        new(append.ExpectedVersions.Keys.Select((streamId, index) => KeyValuePair.Create(streamId, new StreamVersion(versions[firstRead + index]))));

    private static AppendResult.Conflict ConflictOf(AppendRequest append, StreamVersions actual) =>
        AppendResult.Conflict.Between(append.ExpectedVersions, streamId => actual[streamId])
        ?? throw new UnreachableException("append_batch answered a conflict of equal versions.");

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType elementType, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | elementType, TypedValue = values };
}
