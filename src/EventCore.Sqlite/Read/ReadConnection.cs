using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>A connection that reads, with the statements of <see cref="ReadSql"/> prepared once. Not thread-safe.</summary>
internal sealed class ReadConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly long _logId;
    private readonly SqliteCommand _versions;
    private readonly SqliteCommand _streams;
    private readonly SqliteCommand _log;
    private readonly SqliteCommand _list;
    private readonly SqliteCommand _end;

    /// <summary>Takes the connection over and disposes it with itself.</summary>
    public ReadConnection(SqliteConnection connection, long logId)
    {
        _connection = connection;
        _logId = logId;
        _versions = Prepare(ReadSql.Versions, logId, "@streams");
        _streams = Prepare(ReadSql.Streams, logId, "@ranges", "@limit");
        _log = Prepare(ReadSql.Log, logId, "@after", "@limit");
        _list = Prepare(ReadSql.List, logId, "@prefix", "@after", "@below", "@limit");
        _end = Prepare(ReadSql.LogEnd, logId);
    }

    /// <summary>Versions and events of some streams, of one moment.</summary>
    public StreamsPage ReadStreams(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        // One transaction is one snapshot; an exception leaves it open, and the pool then closes the connection.
        DatabaseFile.Run(_connection, ReadSql.Begin);
        var versions = ReadVersions([.. read.Streams.Select(range => range.StreamId)]);
        _streams.Parameters["@ranges"].Value = ReadArguments.ToJson(read);
        _streams.Parameters["@limit"].Value = read.PageSize.Value;
        var events = ReadEvents(_streams, cancellationToken);
        DatabaseFile.Run(_connection, ReadSql.End);
        return new StreamsPage(events, versions);
    }

    /// <summary>All events above a position.</summary>
    public IReadOnlyList<RecordedEvent> ReadLog(ReadLogRequest read, CancellationToken cancellationToken)
    {
        _log.Parameters["@after"].Value = read.After.Value;
        _log.Parameters["@limit"].Value = read.PageSize.Value;
        return ReadEvents(_log, cancellationToken);
    }

    /// <summary>The last event of the log.</summary>
    public Checkpoint ReadEnd()
    {
        using var reader = _end.ExecuteReader();
        return reader.Read() ? new Checkpoint(new LogPosition(reader.GetInt64(0)), new EventId(new Guid(reader.GetFieldValue<byte[]>(1), bigEndian: true))) : Checkpoint.Start;
    }

    /// <summary>The versions of some streams, of one moment.</summary>
    public StreamVersions ReadVersions(IReadOnlyList<StreamId> streams)
    {
        _versions.Parameters["@streams"].Value = ReadArguments.ToJson(streams);
        using var reader = _versions.ExecuteReader();
        var versions = new List<KeyValuePair<StreamId, StreamVersion>>(streams.Count);
        while (reader.Read())
        {
            versions.Add(KeyValuePair.Create(streams[reader.GetInt32(0)], new StreamVersion(reader.GetInt64(1))));
        }

        return new StreamVersions(versions);
    }

    /// <summary>The streams that begin with a prefix.</summary>
    public IReadOnlyList<StreamSummary> ListStreams(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        _list.Parameters["@prefix"].Value = list.Prefix.Value;
        _list.Parameters["@after"].Value = (object?)list.After?.Value ?? DBNull.Value;
        _list.Parameters["@below"].Value = list.Prefix.TryGetUpperBound(out var below) ? below : DBNull.Value;
        _list.Parameters["@limit"].Value = list.PageSize.Value;
        using var reader = _list.ExecuteReader();
        var streams = new List<StreamSummary>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            streams.Add(new StreamSummary(new StreamId(reader.GetString(0)), new StreamVersion(reader.GetInt64(1))));
        }

        return streams;
    }

    /// <summary>The snapshot that is stored under a key.</summary>
    public StoredSnapshot? FindSnapshot(SnapshotKey key)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = SnapshotSql.Find;
        SnapshotColumns.Bind(command, key, _logId);
        using var reader = command.ExecuteReader();
        return reader.Read() ? SnapshotColumns.Read(reader, key) : null;
    }

    /// <summary>Every subscription of the log.</summary>
    public IReadOnlyList<SubscriptionState> ListCheckpoints(DateTimeOffset now)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = CheckpointSql.List;
        command.Parameters.AddWithValue("@log", _logId);
        command.Parameters.AddWithValue("@now", StoredTime.FromTime(now));
        return ReadAll(command, CheckpointColumns.ReadState);
    }

    /// <summary>Events that a subscription went past.</summary>
    public IReadOnlyList<DeadLetter> ListDeadLetters(SubscriptionName name, LogPosition after, PageSize pageSize) =>
        ListDeadLetters(CheckpointSql.ListDeadLetters, name, after, pageSize);

    /// <summary>Events that a subscription went past, and that are to be applied again.</summary>
    public IReadOnlyList<DeadLetter> ListReplays(SubscriptionName name, LogPosition after, PageSize pageSize) =>
        ListDeadLetters(ControlSql.ListReplays, name, after, pageSize);

    private List<DeadLetter> ListDeadLetters(string sql, SubscriptionName name, LogPosition after, PageSize pageSize)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@log", _logId);
        command.Parameters.AddWithValue("@name", name.Value);
        command.Parameters.AddWithValue("@after", after.Value);
        command.Parameters.AddWithValue("@limit", pageSize.Value);
        return ReadAll(command, CheckpointColumns.ReadDeadLetter);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _versions.Dispose();
        _streams.Dispose();
        _log.Dispose();
        _list.Dispose();
        _end.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string statement, long logId, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.Parameters.AddWithValue("@log", logId);
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static List<T> ReadAll<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static List<RecordedEvent> ReadEvents(SqliteCommand command, CancellationToken cancellationToken)
    {
        using var reader = command.ExecuteReader();
        var events = new List<RecordedEvent>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            events.Add(ReadEvent(reader));
        }

        return events;
    }

    private static RecordedEvent ReadEvent(SqliteDataReader row) => new(
        new LogPosition(row.GetInt64(0)),
        new StreamId(row.GetString(1)),
        new StreamVersion(row.GetInt64(2)),
        new EventId(new Guid(row.GetFieldValue<byte[]>(3), bigEndian: true)),
        new EventType(row.GetString(4)),
        row.GetFieldValue<byte[]>(5),
        new EventMetadata
        {
            Custom = CustomMetadataJson.Read(row.GetFieldValue<byte[]>(6)),
            CorrelationId = row.IsDBNull(7) ? null : row.GetString(7),
            CausationId = row.IsDBNull(8) ? null : row.GetString(8),
            UserId = row.IsDBNull(9) ? null : row.GetString(9),
        },
        StoredTime.ToTime(row.GetInt64(10)));
}
