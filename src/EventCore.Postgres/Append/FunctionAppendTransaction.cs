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
    private readonly NpgsqlParameter<long[]> _expected;
    private readonly NpgsqlCommand _command;

    public FunctionAppendTransaction(IReadOnlyList<AppendRequest> batch, PostgresLog log, int logId, PostgresEventStoreOptions options, NpgsqlConnection connection)
    {
        (_batch, _columns, _log, _options) = (batch, new AppendColumns(batch), log, options);
        _expected = SqlArray.Of(NpgsqlDbType.Bigint, _columns.Expected);
        _command = CommandFor(_columns, _expected, logId, options, connection);
    }

    public TimeSpan WaitedForOthers { get; private set; }

    public Task PrepareAsync() => _options.PrepareStatements ? _command.PrepareAsync(CancellationToken.None) : Task.CompletedTask;

    public async Task<IReadOnlyList<AppendAnswer>> CommitAsync()
    {
        try
        {
            return await ExecuteAsync().ConfigureAwait(false);
        }
        catch (PostgresException reused) when (reused is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: AppendSql.EventIdKey } && _expected.TypedValue is [_, ..])
        {
            // Nothing is written. With no version named for the batch as a whole it is judged one by one, which tells whose id it is.
            _expected.TypedValue = [];
            return await ExecuteAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private async Task<IReadOnlyList<AppendAnswer>> ExecuteAsync()
    {
        // Never a caller's token: a cancelled statement may have committed, and nobody would know.
        var reader = await _command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (reader.IsDBNull(0))
        {
            throw _log.Gone();
        }

        WaitedForOthers = reader.GetTimeSpan(8);
        var rows = new AppendRows(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : VerdictsIn(reader));
        return [.. _batch.Select((append, index) => rows.AnswerOf(append, index, _columns.FirstReads[index], _columns.FirstEvents[index]))];
    }

    private static AppendVerdicts VerdictsIn(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<int[]>(2),
        reader.GetFieldValue<long?[]>(3),
        reader.GetFieldValue<DateTimeOffset?[]>(4),
        reader.GetFieldValue<long[]>(5),
        reader.IsDBNull(6) ? [] : reader.GetFieldValue<bool[]>(6),
        reader.IsDBNull(7) ? [] : reader.GetFieldValue<long?[]>(7));

    private static NpgsqlCommand CommandFor(AppendColumns columns, NpgsqlParameter<long[]> expected, int logId, PostgresEventStoreOptions options, NpgsqlConnection connection) =>
        new(SchemaName.Bind(options.CommitWait == CommitWait.OutsideLock ? AppendSql.AppendWithoutWait : AppendSql.Append, options.Schema), connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<int> { TypedValue = (int)options.LockTimeout.TotalMilliseconds },
                SqlArray.Of(NpgsqlDbType.Text, columns.Streams),
                expected,
                SqlArray.Of(NpgsqlDbType.Uuid, columns.LastEvents),
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
