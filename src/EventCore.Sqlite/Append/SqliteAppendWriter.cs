using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes batches of appends, each in one transaction on the store's only connection that writes.</summary>
/// <remarks>
/// Microsoft.Data.Sqlite does its I/O on the calling thread, which is one of the pool: the queue's senders run there. Only
/// waiting for another process that holds the file takes no thread.
/// </remarks>
internal sealed class SqliteAppendWriter(DatabaseFile file, SqliteConnection connection, long logId, TimeProvider timeProvider) : IAppendWriter, IDisposable
{
    private readonly Lock _closing = new();

    // Takes the connection over; null after a rollback that failed, until the next batch opens another.
    private AppendStatements? _statements = new(connection, logId);

    /// <summary>Raised after every commit.</summary>
    public AppendSignal Appended { get; } = new();

    /// <summary>The bounds of a queue in front of this writer.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>
    /// No retry: a busy file is waited for inside a batch, for the busy timeout, which is the bound that callers know. Sending
    /// such a batch again would multiply it.
    /// </item>
    /// <item>
    /// A batch takes all that waits, up to its bytes, so that an append outwaits two busy timeouts at most: the one of the batch
    /// before it and its own.
    /// </item>
    /// </list>
    /// </remarks>
    public static AppendQueueOptions QueueOptions { get; } = new()
    {
        Retry = RetryPolicy.None,
        MaxWaiting = 1_024,
        MaxBatchAppends = 1_024,
        MaxBatchBytes = 4 * 1_048_576,
    };

    /// <inheritdoc/>
    public async Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch)
    {
        var statements = await BeginAsync().ConfigureAwait(false);
        var answers = Judge(batch, statements);
        try
        {
            DatabaseFile.Run(statements.Connection, AppendSql.Commit);
            Appended.Raise();
            return new JudgedBatch(answers);
        }
        catch (SqliteException error)
        {
            EndTransaction(statements);
            return new JudgedBatch([.. batch.Zip(answers, (append, answer) => AnswerAfterFailedCommit(append, answer, error))]);
        }
    }

    /// <summary>Closes the connection. Call it when nothing is being written any more; again is allowed.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            _statements?.Dispose();
            _statements = null;
        }
    }

    private async Task<AppendStatements> BeginAsync()
    {
        try
        {
            _statements ??= new AppendStatements(file.OpenWriter(), logId);
            await file.RunWhenFreeAsync(_statements.Connection, AppendSql.Begin, CancellationToken.None).ConfigureAwait(false);
            return _statements;
        }
        catch (SqliteException error)
        {
            throw SqliteFailure.Translate(error, file.Path, streams: []);
        }
    }

    private List<AppendAnswer> Judge(IReadOnlyList<AppendRequest> batch, AppendStatements statements)
    {
        var judge = new AppendBatch(statements, file.Path, timeProvider);
        try
        {
            return [.. batch.Select(judge.Judge)];
        }
        catch (Exception error)
        {
            // Whatever it was, the transaction must not stay open.
            EndTransaction(statements);
            if (error is SqliteException sqlite)
            {
                throw SqliteFailure.TranslateWrite(sqlite, file.Path, streams: []);
            }

            throw;
        }
    }

    private void EndTransaction(AppendStatements statements)
    {
        if (!DatabaseFile.TryRollBack(statements.Connection))
        {
            Dispose();
        }
    }

    /// <summary>What is told of an append whose transaction may not have come to be. A conflict may be one with a neighbour, so it does not stand.</summary>
    private AppendAnswer AnswerAfterFailedCommit(AppendRequest append, AppendAnswer answer, SqliteException error) => answer switch
    {
        AppendAnswer.Judged { Result: AppendResult.Appended } when SqliteFailure.LeavesCommitUnknown(error) =>
            new AppendAnswer.Refused(OutcomeUnknown(append, error)),
        AppendAnswer.Judged => new AppendAnswer.Refused(SqliteFailure.Translate(error, file.Path, append.ExpectedVersions.Keys)),
        _ => answer,
    };

    private AppendOutcomeUnknownException OutcomeUnknown(AppendRequest append, SqliteException error) =>
        new(
            $"The append to '{file.Path}' was being committed when the disk failed (SQLite error {error.SqliteExtendedErrorCode}), so it is in the log or it is not. "
            + "Send the same events again, with the same ids, to find out.",
            append.ExpectedVersions.Keys,
            error);
}
