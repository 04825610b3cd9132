using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>A batch as one call of the server function, which judges, writes and is committed by itself.</summary>
internal sealed class FunctionAppendTransaction : IAppendTransaction
{
    private readonly IReadOnlyList<AppendRequest> _batch;
    private readonly AppendColumns _columns;
    private readonly PostgresLog _log;
    private readonly PostgresEventStoreOptions _options;
    private readonly NpgsqlCommand _command;

    public FunctionAppendTransaction(IReadOnlyList<AppendRequest> batch, PostgresLog log, int logId, PostgresEventStoreOptions options, NpgsqlConnection connection)
    {
        (_batch, _columns, _log, _options) = (batch, new AppendColumns(batch), log, options);
        _command = CommandFor(_columns, logId, options, connection);
    }

    public Task PrepareAsync() => _options.PrepareStatements ? _command.PrepareAsync(CancellationToken.None) : Task.CompletedTask;

    public async Task<IReadOnlyList<AppendAnswer>> CommitAsync()
    {
        // Never a caller's token: a cancelled statement may have committed, and nobody would know.
        var reader = await _command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (reader.IsDBNull(0))
        {
            throw _log.Gone();
        }

        var rows = new AppendRows(
            reader.GetFieldValue<int[]>(0),
            reader.GetFieldValue<long?[]>(1),
            reader.GetFieldValue<DateTimeOffset?[]>(2),
            reader.GetFieldValue<long[]>(3),
            reader.IsDBNull(4) ? [] : reader.GetFieldValue<bool[]>(4),
            reader.IsDBNull(5) ? [] : reader.GetFieldValue<long?[]>(5));
        return [.. _batch.Select((append, index) => rows.AnswerOf(append, index, _columns.FirstReads[index], _columns.FirstEvents[index]))];
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private static NpgsqlCommand CommandFor(AppendColumns columns, int logId, PostgresEventStoreOptions options, NpgsqlConnection connection) =>
        new(SchemaName.Bind(options.CommitWait == CommitWait.OutsideLock ? AppendSql.AppendWithoutWait : AppendSql.Append, options.Schema), connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<int> { TypedValue = (int)options.LockTimeout.TotalMilliseconds },
                SqlArray.Of(NpgsqlDbType.Text, columns.Streams),
                SqlArray.Of(NpgsqlDbType.Integer, columns.ReadAppends),
                SqlArray.Of(NpgsqlDbType.Integer, columns.ReadStreams),
                SqlArray.Of(NpgsqlDbType.Bigint, columns.ReadExpected),
                SqlArray.Of(NpgsqlDbType.Uuid, columns.ReadLastEvents),
                SqlArray.Of(NpgsqlDbType.Integer, columns.ReadEvents),
                SqlArray.Of(NpgsqlDbType.Uuid, columns.ReadNewLastEvents),
                SqlArray.Of(NpgsqlDbType.Integer, columns.EventAppends),
                SqlArray.Of(NpgsqlDbType.Integer, columns.EventNumbers),
                SqlArray.Of(NpgsqlDbType.Text, columns.EventStreams),
                SqlArray.Of(NpgsqlDbType.Bigint, columns.EventVersions),
                SqlArray.Of(NpgsqlDbType.Uuid, columns.EventIds),
                SqlArray.Of(NpgsqlDbType.Text, columns.EventTypes),
                SqlArray.Of(NpgsqlDbType.Jsonb, columns.EventData),
                SqlArray.Of(NpgsqlDbType.Jsonb, columns.Metadata),
                SqlArray.Of(NpgsqlDbType.Text, columns.CorrelationIds),
                SqlArray.Of(NpgsqlDbType.Text, columns.CausationIds),
                SqlArray.Of(NpgsqlDbType.Text, columns.UserIds),
            },
        };
}
