using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>One log in a PostgreSQL database. Its tables are made by <see cref="PostgresSchema.MigrateAsync"/>.</summary>
/// <remarks>
/// Every call is one round trip on a connection of the data source. An append locks the log's one row in <c>logs</c>, so
/// positions are dense and in commit order; it is committed by itself, durably if the server is set so.
/// </remarks>
public sealed class PostgresEventStore : IEventStore
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresEventStoreOptions _options;
    private readonly PostgresLog _log;
    private readonly AppendOperation _append;
    private readonly ReadOperations _reads;
    private bool _disposed;

    /// <summary>A store on a data source, which stays its owner's to dispose. Connects on first use.</summary>
    public PostgresEventStore(NpgsqlDataSource dataSource, PostgresEventStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _options = options ?? new PostgresEventStoreOptions();
        _log = new PostgresLog(dataSource, _options.Schema, _options.Log);
        _append = new AppendOperation(_options.Schema, _options.LockTimeout);
        _reads = new ReadOperations(_options.Schema);
    }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        _options.Limits.Check(append);
        var streams = append.ExpectedVersions.Keys;
        var (connection, logId) = await ConnectAsync("Nothing was appended", streams, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await _append.RunAsync(connection, logId, append).ConfigureAwait(false);
            }
            catch (Exception error) when (PostgresErrors.Concern(error))
            {
                throw PostgresErrors.TranslateSentAppend(error, [.. streams]);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        _options.Limits.CheckStreams(read.Streams.Length);
        return ReadAsync(
            (connection, logId) => _reads.ReadStreamsAsync(connection, logId, read, cancellationToken), read.Streams.Select(range => range.StreamId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return ReadAsync((connection, logId) => _reads.ReadLogAsync(connection, logId, read, cancellationToken), streams: [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streams);
        _options.Limits.CheckStreams(streams.Count);
        return ReadAsync((connection, logId) => _reads.ReadVersionsAsync(connection, logId, streams, cancellationToken), streams, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        return ReadAsync((connection, logId) => _reads.ListStreamsAsync(connection, logId, list, cancellationToken), streams: [], cancellationToken);
    }

    /// <summary>Refuses further calls. Calls under way finish; the data source stays open.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _log.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, int, Task<T>> read, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        var (connection, logId) = await ConnectAsync("Nothing was read", streams, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                return await read(connection, logId).ConfigureAwait(false);
            }
            catch (Exception error) when (PostgresErrors.Concern(error))
            {
                throw PostgresErrors.Translate(error, "Nothing was read", streams);
            }
        }
    }

    private async ValueTask<(NpgsqlConnection Connection, int LogId)> ConnectAsync(string consequence, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var logId = await _log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            return (await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), logId);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, consequence, streams);
        }
    }
}
