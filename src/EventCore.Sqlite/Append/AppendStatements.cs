using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The connection that appends, with the statements of <see cref="AppendSql"/> prepared once. Not thread-safe.</summary>
internal sealed class AppendStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _findEvent;
    private readonly SqliteCommand _findHead;
    private readonly SqliteCommand _findLastPosition;
    private readonly SqliteCommand _insert;

    /// <summary>Takes the connection over and disposes it with itself.</summary>
    public AppendStatements(SqliteConnection connection, long logId)
    {
        _connection = connection;
        _findEvent = Prepare(AppendSql.FindEvent, logId, ("@id", SqliteType.Blob));
        _findHead = Prepare(AppendSql.FindHead, logId, ("@stream", SqliteType.Text));
        _findLastPosition = Prepare(AppendSql.FindLastPosition, logId);
        _insert = Prepare(
            AppendSql.Insert,
            logId,
            ("@position", SqliteType.Integer),
            ("@id", SqliteType.Blob),
            ("@stream", SqliteType.Text),
            ("@version", SqliteType.Integer),
            ("@type", SqliteType.Text),
            ("@data", SqliteType.Blob),
            ("@metadata", SqliteType.Blob),
            ("@correlation", SqliteType.Text),
            ("@causation", SqliteType.Text),
            ("@user", SqliteType.Text),
            ("@created", SqliteType.Integer));
    }

    /// <summary>The connection itself, for the statements around an append.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>The event with an id; null where there is none.</summary>
    public StoredEvent? FindEvent(EventId id)
    {
        _findEvent.Parameters["@id"].Value = Bytes(id);
        using var reader = _findEvent.ExecuteReader();
        return reader.Read()
            ? new StoredEvent(
                new LogPosition(reader.GetInt64(0)),
                reader.GetString(1),
                new StreamVersion(reader.GetInt64(2)),
                reader.GetString(3),
                reader.GetFieldValue<byte[]>(4),
                StoredTime.ToTime(reader.GetInt64(5)))
            : null;
    }

    /// <summary>Where a stream ends.</summary>
    public StreamHead FindHead(StreamId streamId)
    {
        _findHead.Parameters["@stream"].Value = streamId.Value;
        using var reader = _findHead.ExecuteReader();
        return reader.Read()
            ? new StreamHead(new StreamVersion(reader.GetInt64(0)), new EventId(new Guid(reader.GetFieldValue<byte[]>(1), bigEndian: true)))
            : new StreamHead(StreamVersion.Empty, null);
    }

    /// <summary>The position of the last event.</summary>
    public LogPosition FindLastPosition() => new(_findLastPosition.ExecuteScalar() as long? ?? 0);

    /// <summary>Writes one event.</summary>
    public void Insert(NewEvent @event, LogPosition position, StreamVersion version, DateTimeOffset createdAt)
    {
        var parameters = _insert.Parameters;
        parameters["@position"].Value = position.Value;
        parameters["@id"].Value = Bytes(@event.Id);
        parameters["@stream"].Value = @event.StreamId.Value;
        parameters["@version"].Value = version.Value;
        parameters["@type"].Value = @event.Type.Value;
        parameters["@data"].Value = @event.Data.ToArray();
        parameters["@metadata"].Value = CustomMetadataJson.Write(@event.Metadata.Custom).ToArray();
        parameters["@correlation"].Value = (object?)@event.Metadata.CorrelationId ?? DBNull.Value;
        parameters["@causation"].Value = (object?)@event.Metadata.CausationId ?? DBNull.Value;
        parameters["@user"].Value = (object?)@event.Metadata.UserId ?? DBNull.Value;
        parameters["@created"].Value = StoredTime.FromTime(createdAt);
        _insert.ExecuteNonQuery();
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _findEvent.Dispose();
        _findHead.Dispose();
        _findLastPosition.Dispose();
        _insert.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string statement, long logId, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.Parameters.AddWithValue("@log", logId);
        foreach (var (name, type) in parameters)
        {
            command.Parameters.Add(name, type);
        }

        return command;
    }

    private static byte[] Bytes(EventId id) => id.Value.ToByteArray(bigEndian: true);
}
