using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes snapshots, one at a time, on a connection of their own that is opened when it is first needed.</summary>
/// <remarks>Microsoft.Data.Sqlite does its I/O on the calling thread, so it runs on one of the pool.</remarks>
internal sealed class SqliteSnapshotWriter(DatabaseFile file, long logId, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _connection;
    private bool _disposed;

    /// <summary>Saves a snapshot unless a newer one is stored.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public async Task SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var save = new SqliteCommand(SnapshotSql.Save);
        SnapshotColumns.Bind(save, snapshot, logId);
        save.Parameters.AddWithValue("@count", snapshot.EventCount);
        save.Parameters.AddWithValue("@state", snapshot.State.ToArray());
        save.Parameters.AddWithValue("@created", StoredTime.FromTime(timeProvider.GetUtcNow()));
        await WriteAsync(save, snapshot.Key.Streams, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a snapshot if it is still the one that is stored.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public async Task RemoveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var remove = new SqliteCommand(SnapshotSql.Remove);
        SnapshotColumns.Bind(remove, snapshot, logId);
        await WriteAsync(remove, snapshot.Key.Streams, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the write under way and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _disposed = true;
        Close();
        _turn.Release();
    }

    private async Task WriteAsync(SqliteCommand command, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteEventStore));
            await Task.Run(() => WriteInTurnAsync(command, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Translate(error, file.Path, streams);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteInTurnAsync(SqliteCommand command, CancellationToken cancellationToken)
    {
        try
        {
            command.Connection = _connection ??= Open();
            await file.RunWhenFreeAsync(_connection, AppendSql.Begin, cancellationToken).ConfigureAwait(false);
            command.ExecuteNonQuery();
            DatabaseFile.Run(_connection, AppendSql.Commit);
        }
        catch
        {
            // It may be inside a transaction, which closing ends; a new one is cheap.
            Close();
            throw;
        }
    }

    private SqliteConnection Open()
    {
        var connection = file.OpenWriter();

        // A commit need not wait for the disk, which appends wait for meanwhile: what a power cut takes is folded again.
        DatabaseFile.Run(connection, "PRAGMA synchronous = NORMAL");
        return connection;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
