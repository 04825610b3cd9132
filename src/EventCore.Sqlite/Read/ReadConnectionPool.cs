using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>A bounded number of connections that read, opened when they are first needed.</summary>
/// <remarks>Reads run on the thread pool, because Microsoft.Data.Sqlite does its I/O on the calling thread.</remarks>
internal sealed class ReadConnectionPool(DatabaseFile file, long logId, int maxConnections) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(maxConnections, maxConnections);
    private readonly ConcurrentStack<ReadConnection> _idle = [];
    private int _disposed;

    /// <summary>Reads on a connection that nobody else uses meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The pool was closed.</exception>
    /// <exception cref="EventStoreException">SQLite could not read.</exception>
    public async Task<T> ReadAsync<T>(IReadOnlyCollection<StreamId> streams, Func<ReadConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, typeof(SqliteEventStore));
            return await Task.Run(() => Read(read), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Translate(error, file.Path, streams);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes their connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        for (var slot = 0; slot < maxConnections; slot++)
        {
            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }

        // Whoever waits for a connection gets its turn, and is refused.
        _free.Release(maxConnections);
    }

    private T Read<T>(Func<ReadConnection, T> read)
    {
        if (!_idle.TryPop(out var connection))
        {
            connection = new ReadConnection(file.OpenReader(), logId);
        }

        try
        {
            var result = read(connection);
            _idle.Push(connection);
            return result;
        }
        catch
        {
            // It may be inside a transaction; a new one is cheap.
            connection.Dispose();
            throw;
        }
    }
}
