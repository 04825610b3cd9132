using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>The reads of one store, each one round trip.</summary>
internal sealed class ReadOperations(string schema)
{
    private readonly string _readStreams = SchemaName.Bind(ReadSql.ReadStreams, schema);
    private readonly string _readLog = SchemaName.Bind(ReadSql.ReadLog, schema);
    private readonly string _readVersions = SchemaName.Bind(ReadSql.ReadVersions, schema);
    private readonly string _listStreams = SchemaName.Bind(ReadSql.ListStreams, schema);

    /// <summary>A page for each of the reads, all of them of one moment.</summary>
    public async Task<IReadOnlyList<StreamsPage>> ReadStreamsAsync(
        NpgsqlConnection connection, int logId, IReadOnlyList<ReadStreamsRequest> batch, CancellationToken cancellationToken)
    {
        var columns = new ReadColumns(batch);
        var versions = new StreamVersion[columns.Streams.Length];
        var events = batch.Select(_ => new List<RecordedEvent>()).ToArray();
        using var command = new NpgsqlCommand(_readStreams, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                Array(NpgsqlDbType.Text, columns.Streams),
                Array(NpgsqlDbType.Bigint, columns.After),
                Array(NpgsqlDbType.Bigint, columns.UpTo),
                Array(NpgsqlDbType.Integer, columns.FirstStreams),
                Array(NpgsqlDbType.Integer, columns.LastStreams),
                Array(NpgsqlDbType.Integer, columns.MaxEvents),
            },
        };
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var stream = (int)reader.GetInt64(1) - 1;
            if (reader.IsDBNull(0))
            {
                versions[stream] = new StreamVersion(reader.GetInt64(2));
            }
            else
            {
                var (read, streamId) = columns.Asked[stream];
                events[read].Add(Recorded(reader, streamId));
            }
        }

        return
        [
            .. batch.Select((read, index) => new StreamsPage(
                events[index],
                new StreamVersions(read.Streams.Select((range, no) => KeyValuePair.Create(range.StreamId, versions[columns.FirstStreams[index] - 1 + no])))))
        ];
    }

    public async Task<IReadOnlyList<RecordedEvent>> ReadLogAsync(NpgsqlConnection connection, int logId, ReadLogRequest read, CancellationToken cancellationToken)
    {
        var events = new List<RecordedEvent>();
        using var command = new NpgsqlCommand(_readLog, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<long> { TypedValue = read.After.Value },
                new NpgsqlParameter<int> { TypedValue = read.PageSize.Value },
            },
        };
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            events.Add(Recorded(reader, new StreamId(reader.GetString(1))));
        }

        return events;
    }

    public async Task<StreamVersions> ReadVersionsAsync(NpgsqlConnection connection, int logId, IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        var versions = new List<StreamVersion>(streams.Count);
        using var command = new NpgsqlCommand(_readVersions, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                Array(NpgsqlDbType.Text, [.. streams.Select(streamId => streamId.Value)]),
            },
        };
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            versions.Add(new StreamVersion(reader.GetInt64(0)));
        }

        return new StreamVersions(streams.Zip(versions, KeyValuePair.Create));
    }

    public async Task<IReadOnlyList<StreamSummary>> ListStreamsAsync(NpgsqlConnection connection, int logId, ListStreamsRequest list, CancellationToken cancellationToken)
    {
        var summaries = new List<StreamSummary>();
        using var command = new NpgsqlCommand(_listStreams, connection)
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
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            summaries.Add(new StreamSummary(new StreamId(reader.GetString(0)), new StreamVersion(reader.GetInt64(1))));
        }

        return summaries;
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType elementType, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | elementType, TypedValue = values };

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
