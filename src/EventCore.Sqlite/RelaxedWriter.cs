using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes what is made again from the events if a power cut takes it, a transaction at a time, on a connection that is opened when it is first needed.</summary>
/// <remarks>
/// <para>A commit does not wait for the disk, which appends wait for meanwhile; it is never there in part, and never without what was
/// committed before it.</para>
/// <para>Microsoft.Data.Sqlite does its I/O on the calling thread, so it runs on one of the pool.</para>
/// </remarks>
internal sealed class RelaxedWriter(DatabaseFile file) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _connection;
    private bool _disposed;

    /// <summary>Runs some statements in one transaction.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, IEnumerable<StreamId> streams, CancellationToken cancellationToken) =>
        WriteAsync(connection => Task.FromResult(write(connection)), streams, cancellationToken);

    /// <summary>Runs some statements, and whatever is waited for in between, in one transaction.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="EventStoreException">SQLite could not write.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, Task<T>> write, IEnumerable<StreamId> streams, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteEventStore));
            return await Task.Run(() => WriteInTurnAsync(write, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    /// <summary>Waits for the write under way and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _disposed = true;
        Close();
        _turn.Release();
    }

    private async Task<T> WriteInTurnAsync<T>(Func<SqliteConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= Open(file);
            await file.RunWhenFreeAsync(_connection, AppendSql.Begin, cancellationToken).ConfigureAwait(false);
            var result = await write(_connection).ConfigureAwait(false);
            DatabaseFile.Run(_connection, AppendSql.Commit);
            return result;
        }
        catch
        {
            // It may be inside a transaction, which closing ends; a new one is cheap.
            Close();
            throw;
        }
    }

    private static SqliteConnection Open(DatabaseFile file)
    {
        var connection = file.OpenWriter();
        DatabaseFile.Run(connection, "PRAGMA synchronous = NORMAL");
        return connection;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
