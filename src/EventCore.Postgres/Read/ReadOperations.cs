using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>The reads of one store, each one round trip and of one moment.</summary>
internal sealed class ReadOperations(PostgresEventStoreOptions options)
{
    private readonly ReadStatements _statements = ReadStatements.Of(options.StatementProfile, options.Schema);

    // Says whether what was read may still be lost; null where nobody can say.
    private readonly string? _look = options switch
    {
        { CommitWait: CommitWait.OutsideLock } => DurabilitySql.IsDurable,
        { StatementProfile: StatementProfile.ServerFunctions } => DurabilitySql.NeedsNoStandby,
        { IsCopy: false } => DurabilitySql.NeedsNoStandbyInPlainSql,
        _ => null,
    };

    /// <summary>A page for each of the reads, all of them of one moment.</summary>
    public async Task<DurableRead<IReadOnlyList<StreamsPage>>> ReadStreamsAsync(
        NpgsqlConnection connection, int logId, IReadOnlyList<ReadStreamsRequest> batch, CancellationToken cancellationToken)
    {
        var columns = new ReadColumns(batch);
        var versions = new StreamVersion[columns.Streams.Length];
        var events = batch.Select(_ => new List<RecordedEvent>()).ToArray();
        var command = new NpgsqlBatchCommand(_statements.ReadStreams)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                SqlArray.Of(NpgsqlDbType.Text, columns.Streams),
                SqlArray.Of(NpgsqlDbType.Bigint, columns.After),
                SqlArray.Of(NpgsqlDbType.Bigint, columns.UpTo),
                SqlArray.Of(NpgsqlDbType.Integer, columns.FirstStreams),
                SqlArray.Of(NpgsqlDbType.Integer, columns.LastStreams),
                SqlArray.Of(NpgsqlDbType.Integer, columns.MaxEvents),
            },
        };
        var isDurable = await ForEachRowAsync(connection, _statements.Settings, command, TakeRow, cancellationToken).ConfigureAwait(false);
        return new DurableRead<IReadOnlyList<StreamsPage>>(
            [
                .. batch.Select((read, index) => new StreamsPage(
                    events[index],
                    new StreamVersions(read.Streams.Select((range, no) => KeyValuePair.Create(range.StreamId, versions[columns.FirstStreams[index] - 1 + no])))))
            ],
            isDurable);

        void TakeRow(NpgsqlDataReader row)
        {
            var stream = (int)row.GetInt64(1) - 1;
            if (row.IsDBNull(0))
            {
                versions[stream] = new StreamVersion(row.GetInt64(2));
            }
            else
            {
                var (read, streamId) = columns.Asked[stream];
                events[read].Add(Recorded(row, streamId));
            }
        }
    }

    public async Task<DurableRead<IReadOnlyList<RecordedEvent>>> ReadLogAsync(NpgsqlConnection connection, int logId, ReadLogRequest read, CancellationToken cancellationToken)
    {
        var events = new List<RecordedEvent>();
        var command = new NpgsqlBatchCommand(_statements.ReadLog)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<long> { TypedValue = read.After.Value },
                new NpgsqlParameter<int> { TypedValue = read.PageSize.Value },
            },
        };
        var isDurable = await ForEachRowAsync(connection, _statements.Settings, command, row => events.Add(Recorded(row, new StreamId(row.GetString(1)))), cancellationToken).ConfigureAwait(false);
        return new DurableRead<IReadOnlyList<RecordedEvent>>(events, isDurable);
    }

    public async Task<DurableRead<Checkpoint>> ReadEndAsync(NpgsqlConnection connection, int logId, CancellationToken cancellationToken)
    {
        var end = Checkpoint.Start;
        var command = new NpgsqlBatchCommand(_statements.ReadEnd) { Parameters = { new NpgsqlParameter<int> { TypedValue = logId } } };
        var isDurable = await ForEachRowAsync(
            connection, [PlannerSettings.SetLocal], command, row => end = new Checkpoint(new LogPosition(row.GetInt64(0)), new EventId(row.GetGuid(1))), cancellationToken).ConfigureAwait(false);
        return new DurableRead<Checkpoint>(end, isDurable);
    }

    public async Task<DurableRead<StreamVersions>> ReadVersionsAsync(NpgsqlConnection connection, int logId, IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        var versions = new List<StreamVersion>(streams.Count);
        var command = new NpgsqlBatchCommand(_statements.ReadVersions)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                SqlArray.Of(NpgsqlDbType.Text, [.. streams.Select(streamId => streamId.Value)]),
            },
        };
        var isDurable = await ForEachRowAsync(connection, _statements.Settings, command, row => versions.Add(new StreamVersion(row.GetInt64(0))), cancellationToken).ConfigureAwait(false);
        return new DurableRead<StreamVersions>(new StreamVersions(streams.Zip(versions, KeyValuePair.Create)), isDurable);
    }

    public async Task<DurableRead<IReadOnlyList<StreamSummary>>> ListStreamsAsync(NpgsqlConnection connection, int logId, ListStreamsRequest list, CancellationToken cancellationToken)
    {
        var summaries = new List<StreamSummary>();
        var command = new NpgsqlBatchCommand(_statements.ListStreams)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = list.Prefix.Value },
                new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = list.After?.Value ?? "" },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = list.Prefix.TryGetUpperBound(out var upperBound) ? upperBound : DBNull.Value },
                new NpgsqlParameter<int> { TypedValue = list.PageSize.Value },
            },
        };
        var isDurable = await ForEachRowAsync(connection, _statements.Settings, command, row => summaries.Add(new StreamSummary(new StreamId(row.GetString(0)), new StreamVersion(row.GetInt64(1)))), cancellationToken).ConfigureAwait(false);
        return new DurableRead<IReadOnlyList<StreamSummary>>(summaries, isDurable);
    }

    /// <param name="connection">Where.</param>
    /// <param name="settings">What comes first, for the read alone.</param>
    /// <param name="command">The read.</param>
    /// <param name="take">Takes a row.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Whether what the rows tell of is durable.</returns>
    private async Task<bool> ForEachRowAsync(
        NpgsqlConnection connection, string[] settings, NpgsqlBatchCommand command, Action<NpgsqlDataReader> take, CancellationToken cancellationToken)
    {
        // Without a BEGIN: what is sent together is one transaction, so settings that come first end with the read.
        using var batch = new NpgsqlBatch(connection);
        foreach (var setting in settings)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(setting));
        }

        batch.BatchCommands.Add(command);
        if (_look is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(_look));
        }

        if (options.PrepareStatements)
        {
            await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        for (var setting = 0; setting < settings.Length; setting++)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        var rows = 0L;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            take(reader);
            rows++;
        }

        // Of nothing, a crash loses nothing: whoever asks an idle log for more causes no write.
        if (_look is null || rows == 0)
        {
            return true;
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reader.GetBoolean(0);
    }

    /// <summary>The event of a row whose columns are as in <see cref="ReadSql.ReadLog"/>.</summary>
    private static RecordedEvent Recorded(NpgsqlDataReader reader, StreamId streamId) => new(
        new LogPosition(reader.GetInt64(0)),
        streamId,
        new StreamVersion(reader.GetInt64(2)),
        new EventId(reader.GetGuid(3)),
        new EventType(reader.GetString(4)),
        reader.GetFieldValue<byte[]>(5),
        new EventMetadata
        {
            CorrelationId = reader.IsDBNull(7) ? null : reader.GetString(7),
            CausationId = reader.IsDBNull(8) ? null : reader.GetString(8),
            UserId = reader.IsDBNull(9) ? null : reader.GetString(9),
            Custom = CustomMetadataJson.Read(reader.GetFieldValue<byte[]>(6)),
        },
        new DateTimeOffset(reader.GetDateTime(10)));
}
