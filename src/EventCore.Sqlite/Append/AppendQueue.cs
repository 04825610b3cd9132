using System.Threading.Channels;
using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The only writer of a store: commits together whatever arrived while the previous commit was on its way to the disk.</summary>
/// <remarks>
/// A commit costs one sync of the disk, some milliseconds, however many appends it carries; a lone append goes out at once.
/// All of it runs on the thread pool, because Microsoft.Data.Sqlite does its I/O on the calling thread.
/// </remarks>
internal sealed class AppendQueue : IAsyncDisposable
{
    // Bounds of one transaction, so that the first of a batch does not wait long for the last, and of what waits before it.
    private const int MaxBatchAppends = 256;
    private const int MaxBatchBytes = 4 * 1_048_576;
    private const int MaxWaiting = 1_024;

    private readonly DatabaseFile _file;
    private readonly long _logId;
    private readonly TimeProvider _timeProvider;
    private readonly Channel<PendingAppend> _waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _work;
    private AppendStatements? _statements;

    /// <summary>Takes the connection over.</summary>
    public AppendQueue(DatabaseFile file, SqliteConnection connection, long logId, TimeProvider timeProvider)
    {
        _file = file;
        _logId = logId;
        _timeProvider = timeProvider;
        _statements = new AppendStatements(connection, logId);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Appends when its turn comes. Can be cancelled until its transaction has begun; then it is answered.</summary>
    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public async Task<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        var pending = new PendingAppend(append);
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException($"The {nameof(SqliteEventStore)} was disposed.", closed);
        }

        using var registration = cancellationToken.UnsafeRegister((state, token) => ((PendingAppend)state!).Cancel(token), pending);
        return await pending.Answer.ConfigureAwait(false);
    }

    /// <summary>Finishes what is waiting, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                _statements ??= new AppendStatements(_file.OpenWriter(), _logId);
                await _file.RunWhenFreeAsync(_statements.Connection, AppendSql.Begin, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Whatever it was, no caller must be left without an answer.
                FailWaiting(error);
                continue;
            }

            RunBatch(_statements);
        }

        _statements?.Dispose();
    }

    private void RunBatch(AppendStatements statements)
    {
        var batch = new AppendBatch(statements, _file.Path, _timeProvider);
        try
        {
            foreach (var pending in Take())
            {
                batch.Judge(pending);
            }
        }
        catch (Exception error)
        {
            // Whatever it was, the transaction must not stay open, nor a caller without an answer.
            EndTransaction();
            batch.Fail(error);
            return;
        }

        try
        {
            DatabaseFile.Run(statements.Connection, AppendSql.Commit);
        }
        catch (SqliteException error)
        {
            EndTransaction();
            batch.FailCommit(error);
            return;
        }

        batch.Answer();
    }

    private IEnumerable<PendingAppend> Take()
    {
        var bytes = 0L;
        for (var count = 0; count < MaxBatchAppends && bytes < MaxBatchBytes && _waiting.Reader.TryRead(out var pending);)
        {
            if (pending.TryTake())
            {
                count++;
                bytes += pending.Bytes;
                yield return pending;
            }
        }
    }

    private void EndTransaction()
    {
        if (!DatabaseFile.TryRollBack(_statements!.Connection))
        {
            _statements.Dispose();
            _statements = null;
        }
    }

    private void FailWaiting(Exception error)
    {
        // All of them: the store has not been able to write for the whole busy timeout, and letting each begin to wait only
        // when its turn comes would add the timeouts up.
        while (_waiting.Reader.TryRead(out var pending))
        {
            if (pending.TryTake())
            {
                pending.Fail(SqliteFailure.Translate(error, _file.Path, pending.Request.ExpectedVersions.Keys));
            }
        }
    }
}
