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

    public async Task<StreamsPage> ReadStreamsAsync(NpgsqlConnection connection, int logId, ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var streams = read.Streams;
        var versions = new KeyValuePair<StreamId, StreamVersion>[streams.Length];
        var events = new List<RecordedEvent>();
        using var command = new NpgsqlCommand(_readStreams, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                Array(NpgsqlDbType.Text, [.. streams.Select(range => range.StreamId.Value)]),
                Array(NpgsqlDbType.Bigint, [.. streams.Select(range => range.After.Value)]),
                Array(NpgsqlDbType.Bigint, [.. streams.Select(range => range.UpTo?.Value ?? long.MaxValue)]),
                new NpgsqlParameter<int> { TypedValue = read.PageSize.Value },
            },
        };
        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var index = (int)reader.GetInt64(1) - 1;
            var streamId = streams[index].StreamId;
            if (await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false))
            {
                versions[index] = KeyValuePair.Create(streamId, new StreamVersion(reader.GetInt64(2)));
            }
            else
            {
                events.Add(Recorded(reader, streamId));
            }
        }

        return new StreamsPage(events, new StreamVersions(versions));
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
