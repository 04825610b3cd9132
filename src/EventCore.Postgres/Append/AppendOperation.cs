using System.Diagnostics;
using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>One append: its parameters, its round trip, and the answer it got.</summary>
internal sealed class AppendOperation(string schema, TimeSpan lockTimeout)
{
    private readonly string _sql = SchemaName.Bind(AppendSql.Append, schema);

    public async Task<AppendResult> RunAsync(NpgsqlConnection connection, int logId, AppendRequest append)
    {
        var batch = new Columns(append);
        using var command = new NpgsqlCommand(_sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = logId },
                new NpgsqlParameter<int> { TypedValue = (int)lockTimeout.TotalMilliseconds },
                Array(NpgsqlDbType.Text, batch.Streams),
                Array(NpgsqlDbType.Bigint, batch.Expected),
                Array(NpgsqlDbType.Uuid, batch.EventIds),
                Array(NpgsqlDbType.Text, batch.EventStreams),
                Array(NpgsqlDbType.Bigint, batch.EventVersions),
                Array(NpgsqlDbType.Text, batch.EventTypes),
                Array(NpgsqlDbType.Jsonb, batch.EventData),
                Array(NpgsqlDbType.Jsonb, batch.Metadata),
                Array(NpgsqlDbType.Text, batch.CorrelationIds),
                Array(NpgsqlDbType.Text, batch.CausationIds),
                Array(NpgsqlDbType.Text, batch.UserIds),
            },
        };
        await command.PrepareAsync(CancellationToken.None).ConfigureAwait(false);

        // Never the caller's token: a cancelled statement may have committed, and nobody would know.
        var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return reader.GetString(0) switch
        {
            "appended" => new AppendResult.Appended(
                VersionsAfter(append, reader.IsDBNull(2) ? batch.VersionsAfter : reader.GetFieldValue<long[]>(2)), new LogPosition(reader.GetInt64(1))),
            "conflict" => ConflictIn(append, reader.GetFieldValue<long[]>(2)),
            "event_id_reused" => throw new EventIdReusedException([.. reader.GetFieldValue<Guid[]>(3).Select(id => new EventId(id))], append.ExpectedVersions.Keys),
            "unknown_log" => throw new SchemaMismatchException($"Log {logId} is gone from the table of logs in schema '{schema}'. Restore its row: its events cannot be written without it."),
            var outcome => throw new UnreachableException($"append_events answered '{outcome}'."),
        };
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType elementType, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | elementType, TypedValue = values };

    private static StreamVersions VersionsAfter(AppendRequest append, long[] versions) =>
        new(append.ExpectedVersions.Keys.Zip(versions, (streamId, version) => KeyValuePair.Create(streamId, new StreamVersion(version))));

    private static AppendResult.Conflict ConflictIn(AppendRequest append, long[] versions)
    {
        var actual = VersionsAfter(append, versions);
        return AppendResult.Conflict.Between(append.ExpectedVersions, streamId => actual[streamId])
            ?? throw new UnreachableException("append_events answered a conflict of equal versions.");
    }

    /// <summary>An append as the arrays that the server function takes.</summary>
    private sealed class Columns
    {
        public Columns(AppendRequest append)
        {
            var streams = append.ExpectedVersions.Count;
            var events = append.Events.Length;
            Streams = new string[streams];
            Expected = new long[streams];
            VersionsAfter = new long[streams];
            EventIds = new Guid[events];
            EventStreams = new string[events];
            EventVersions = new long[events];
            EventTypes = new string[events];
            EventData = new ReadOnlyMemory<byte>[events];
            Metadata = new ReadOnlyMemory<byte>[events];
            CorrelationIds = new string?[events];
            CausationIds = new string?[events];
            UserIds = new string?[events];
            FillStreams(append);
            FillEvents(append);
        }

        public string[] Streams { get; }

        public long[] Expected { get; }

        public long[] VersionsAfter { get; }

        public Guid[] EventIds { get; }

        public string[] EventStreams { get; }

        public long[] EventVersions { get; }

        public string[] EventTypes { get; }

        public ReadOnlyMemory<byte>[] EventData { get; }

        public ReadOnlyMemory<byte>[] Metadata { get; }

        public string?[] CorrelationIds { get; }

        public string?[] CausationIds { get; }

        public string?[] UserIds { get; }

        private void FillStreams(AppendRequest append)
        {
            var index = 0;
            foreach (var (streamId, expected) in append.ExpectedVersions)
            {
                Streams[index] = streamId.Value;
                Expected[index] = VersionsAfter[index] = expected.Value;
                index++;
            }
        }

        private void FillEvents(AppendRequest append)
        {
            var indexOf = new Dictionary<string, int>(Streams.Length, StringComparer.Ordinal);
            for (var index = 0; index < Streams.Length; index++)
            {
                indexOf.Add(Streams[index], index);
            }

            for (var index = 0; index < append.Events.Length; index++)
            {
                var @event = append.Events[index];
                EventIds[index] = @event.Id.Value;
                EventStreams[index] = @event.StreamId.Value;
                EventVersions[index] = ++VersionsAfter[indexOf[@event.StreamId.Value]];
                EventTypes[index] = @event.Type.Value;
                EventData[index] = @event.Data;
                Metadata[index] = CustomMetadataJson.Write(@event.Metadata.Custom);
                CorrelationIds[index] = @event.Metadata.CorrelationId;
                CausationIds[index] = @event.Metadata.CausationId;
                UserIds[index] = @event.Metadata.UserId;
            }
        }
    }
}
