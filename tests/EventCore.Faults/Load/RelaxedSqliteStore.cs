using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore.Faults;

/// <summary>Appends to one's own streams as somebody might who has not thought of power cuts: in WAL mode with synchronous = NORMAL.</summary>
internal sealed class RelaxedSqliteStore : IEventStore
{
    private const string Insert = """
        INSERT INTO events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
        SELECT (SELECT min(log_id) FROM logs), coalesce(max(position), 0) + 1, $id, $stream, $version, $type, $data, '{}', 0 FROM events
        """;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _connection;
    private readonly IEventStore _reads;

    public RelaxedSqliteStore(string path, IEventStore reads)
    {
        _reads = reads;
        _connection = new SqliteConnection($"Data Source={path};Pooling=false");
        _connection.Open();
        using var relax = new SqliteCommand("PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000", _connection);
        relax.ExecuteNonQuery();
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var version = append.ExpectedVersions.Values.Single();
            foreach (var @event in append.Events)
            {
                version = version.After(1);
                using var insert = new SqliteCommand(Insert, _connection, transaction);
                insert.Parameters.AddWithValue("$id", @event.Id.Value.ToByteArray(bigEndian: true));
                insert.Parameters.AddWithValue("$stream", @event.StreamId.Value);
                insert.Parameters.AddWithValue("$version", version.Value);
                insert.Parameters.AddWithValue("$type", @event.Type.Value);
                insert.Parameters.AddWithValue("$data", System.Text.Encoding.UTF8.GetString(@event.Data.Span));
                insert.ExecuteNonQuery();
            }

            using var last = new SqliteCommand("SELECT max(position) FROM events", _connection, transaction);
            var position = new LogPosition((long)last.ExecuteScalar()!);
            transaction.Commit();
            return new AppendResult.Appended(append.VersionsAfter(), position, DateTimeOffset.UnixEpoch);
        }
        catch (SqliteException failure)
        {
            throw new EventStoreException(failure.Message, append.ExpectedVersions.Keys, Transience.Transient, failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) => _reads.ReadStreamsAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) => _reads.ReadLogAsync(read, cancellationToken);

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) => _reads.ReadVersionsAsync(streams, cancellationToken);

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) => _reads.ListStreamsAsync(list, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _reads.DisposeAsync();
        _turn.Dispose();
    }
}
