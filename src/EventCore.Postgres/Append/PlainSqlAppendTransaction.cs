using System.Data;
using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>
/// A batch as a transaction of plain statements in two round trips: everything up to the judgement, then what passed it and
/// the commit.
/// </summary>
internal sealed class PlainSqlAppendTransaction(
    IReadOnlyList<AppendRequest> batch, PostgresLog log, int logId, PostgresEventStoreOptions options, NpgsqlConnection connection) : IAppendTransaction
{
    private readonly AppendColumns _columns = new(batch);
    private readonly StreamId[] _streams = [.. batch.SelectMany(append => append.ExpectedVersions.Keys).Distinct()];
    private IReadOnlyList<AppendAnswer> _answers = [];
    private NpgsqlBatch? _writes;
    private bool _open;

    public TimeSpan WaitedForOthers => TimeSpan.Zero;

    public async Task PrepareAsync()
    {
        _open = true;
        var (heads, taken, lastPosition, now) = await LookAsync().ConfigureAwait(false);
        var judge = new AppendJudge(await FindStoredAsync(taken).ConfigureAwait(false), heads, lastPosition, now);
        _answers = [.. batch.Select(judge.Judge)];
        _writes = Writes(judge.Positions, now);
        await PrepareAsync(_writes).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<AppendAnswer>> CommitAsync()
    {
        await _writes!.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        _open = false;
        return _answers;
    }

    /// <summary>Ends a transaction that failed, so that the connection is as good as new.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes?.Dispose();
        if (!_open || connection.State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            using var rollback = new NpgsqlCommand(PlainAppendSql.Rollback, connection);
            await rollback.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            // The connection is broken, and the transaction with it. What failed before is what the caller is told.
        }
    }

    private async Task<(Dictionary<StreamId, StreamHead> Heads, IReadOnlyList<int> Taken, LogPosition LastPosition, DateTimeOffset Now)> LookAsync()
    {
        using var looks = BatchOf(
            new NpgsqlBatchCommand(PlainAppendSql.Begin),
            Command(options.CommitWait == CommitWait.OutsideLock ? PlainAppendSql.StartWithoutWait : PlainAppendSql.Start, new NpgsqlParameter<string> { TypedValue = $"{options.LockTimeout.TotalMilliseconds:F0}" }),
            new NpgsqlBatchCommand(PlannerSettings.SetLocal),
            Command(PlainAppendSql.LockHead, LogId()),
            Command(PlainAppendSql.FindTaken, LogId(), SqlArray.Of(NpgsqlDbType.Uuid, _columns.EventIds)),
            Command(PlainAppendSql.FindHeads, LogId(), SqlArray.Of(NpgsqlDbType.Text, [.. _streams.Select(streamId => streamId.Value)])),
            Command(PlainAppendSql.FindLastPosition, LogId()));
        await PrepareAsync(looks).ConfigureAwait(false);
        var reader = await looks.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);

        // BEGIN has no result, so this is what Start returned.
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        PostgresErrors.RequireReadCommitted(reader.GetString(0));
        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        if (await ReadNextAsync(reader, _ => true).ConfigureAwait(false) is [])
        {
            throw log.Gone();
        }

        var taken = await ReadNextAsync(reader, row => (int)row.GetInt64(0) - 1).ConfigureAwait(false);
        var heads = await ReadNextAsync(reader, HeadOf).ConfigureAwait(false);
        var (lastPosition, now) = (await ReadNextAsync(reader, row => (new LogPosition(row.GetInt64(0)), new DateTimeOffset(row.GetDateTime(1)))).ConfigureAwait(false))[0];
        return (_streams.Zip(heads).ToDictionary(), taken, lastPosition, now);
    }

    /// <summary>In a statement of its own, since it sends the data once more: events that are sent again are rare.</summary>
    private async Task<Dictionary<int, StoredEvent>> FindStoredAsync(IReadOnlyList<int> taken)
    {
        if (taken is [])
        {
            return [];
        }

        using var find = BatchOf(Command(
            PlainAppendSql.FindStored,
            LogId(),
            SqlArray.Of(NpgsqlDbType.Uuid, [.. taken.Select(index => _columns.EventIds[index])]),
            SqlArray.Of(NpgsqlDbType.Text, [.. taken.Select(index => _columns.EventStreams[index])]),
            SqlArray.Of(NpgsqlDbType.Text, [.. taken.Select(index => _columns.EventTypes[index])]),
            SqlArray.Of(NpgsqlDbType.Jsonb, [.. taken.Select(index => _columns.EventData[index])])));
        await PrepareAsync(find).ConfigureAwait(false);
        var reader = await find.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var stored = await ReadRowsAsync(
            reader,
            row => new StoredEvent(new LogPosition(row.GetInt64(0)), new StreamVersion(row.GetInt64(1)), new DateTimeOffset(row.GetDateTime(2)), row.GetBoolean(3))).ConfigureAwait(false);
        return taken.Zip(stored).ToDictionary();
    }

    private NpgsqlBatch Writes(IReadOnlyList<long?> positions, DateTimeOffset now)
    {
        // A commit, not a rollback, also where nothing is written: what is answered to an append that is sent again has to be
        // on the standbys, and the lock is a write that its commit ships behind all that was committed before.
        var commit = new NpgsqlBatchCommand(PlainAppendSql.Commit);
        return positions.All(position => position is null)
            ? BatchOf(commit)
            : BatchOf(
                Command(
                    PlainAppendSql.Insert,
                    LogId(),
                    new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime },
                    SqlArray.Of<long?>(NpgsqlDbType.Bigint, [.. positions]),
                    SqlArray.Of(NpgsqlDbType.Uuid, _columns.EventIds),
                    SqlArray.Of(NpgsqlDbType.Text, _columns.EventStreams),
                    SqlArray.Of(NpgsqlDbType.Bigint, _columns.EventVersions),
                    SqlArray.Of(NpgsqlDbType.Text, _columns.EventTypes),
                    SqlArray.Of(NpgsqlDbType.Jsonb, _columns.EventData),
                    SqlArray.Of(NpgsqlDbType.Jsonb, _columns.Metadata),
                    SqlArray.Of(NpgsqlDbType.Text, _columns.CorrelationIds),
                    SqlArray.Of(NpgsqlDbType.Text, _columns.CausationIds),
                    SqlArray.Of(NpgsqlDbType.Text, _columns.UserIds)),
                commit);
    }

    private NpgsqlBatch BatchOf(params NpgsqlBatchCommand[] commands)
    {
        var sent = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            sent.BatchCommands.Add(command);
        }

        return sent;
    }

    private NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(SchemaName.Bind(sql, options.Schema));
        command.Parameters.AddRange(parameters);
        return command;
    }

    private NpgsqlParameter<int> LogId() => new() { TypedValue = logId };

    private Task PrepareAsync(NpgsqlBatch sent) => options.PrepareStatements ? sent.PrepareAsync(CancellationToken.None) : Task.CompletedTask;

    private static StreamHead HeadOf(NpgsqlDataReader row) =>
        row.IsDBNull(0) ? default : new StreamHead(new StreamVersion(row.GetInt64(0)), new EventId(row.GetGuid(1)));

    /// <summary>The rows of the next statement's result.</summary>
    private static async Task<List<T>> ReadNextAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        return await ReadRowsAsync(reader, read).ConfigureAwait(false);
    }

    private static async Task<List<T>> ReadRowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
