using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>Writes batches of appends, each in a transaction of its own, and says what became of it.</summary>
internal sealed class PostgresAppendWriter(ConnectionKeeper connections, DurabilityBarrier barrier, PostgresLog log, AppendSignal appended, PostgresEventStoreOptions options) : IAppendWriter
{
    public async Task<JudgedBatch> WriteAsync(IReadOnlyList<AppendRequest> batch)
    {
        var (answers, waited, warning) = await CommitAsync(batch).ConfigureAwait(false);

        // A wait for a synchronous standby that was cancelled is reported as success with a warning: the batch is committed
        // here, and perhaps nowhere else. Sending it again finds its event ids, and waits for the standbys again, since the
        // lock it takes is a write that its commit has to ship behind the batch.
        if (warning is not null)
        {
            throw new AppendOutcomeUnknownException(
                $"PostgreSQL committed an append with a warning ({warning.SqlState}: {warning.MessageText}), so it may not be on its standbys. Append the same events again, with the same event ids, to find out.",
                streams: []);
        }

        if (options.CommitWait == CommitWait.OutsideLock)
        {
            return new JudgedBatch(answers, WaitUntilDurableAsync()) { WaitedForOthers = waited };
        }

        appended.Raise();
        return new JudgedBatch(answers) { WaitedForOthers = waited };
    }

    /// <summary>Conflicts and what was appended before wait, too: they tell of what others have committed, perhaps just now.</summary>
    private async Task WaitUntilDurableAsync()
    {
        try
        {
            await barrier.WaitAsync().ConfigureAwait(false);
            appended.Raise();
        }
        catch (EventStoreException failure)
        {
            throw new AppendOutcomeUnknownException(
                $"PostgreSQL committed an append, and a crash may lose it. {failure.Message} Append the same events again, with the same event ids, to find out.", streams: [], failure);
        }
    }

    private async Task<(IReadOnlyList<AppendAnswer> Answers, TimeSpan WaitedForOthers, PostgresNotice? Warning)> CommitAsync(IReadOnlyList<AppendRequest> batch)
    {
        var (kept, logId) = await ConnectAsync().ConfigureAwait(false);
        await using var keptScope = kept.ConfigureAwait(false);
        var transaction = TransactionFor(batch, logId, kept.Connection);
        await using var transactionScope = transaction.ConfigureAwait(false);
        await PrepareAsync(transaction).ConfigureAwait(false);
        var committed = await CommitAsync(transaction, kept.Connection).ConfigureAwait(false);
        kept.IsSound = true;
        return committed;
    }

    private async Task<(KeptConnection Kept, int LogId)> ConnectAsync()
    {
        try
        {
            var logId = await log.GetIdAsync(CancellationToken.None).ConfigureAwait(false);
            return (await connections.TakeAsync().ConfigureAwait(false), logId);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, "Nothing was appended", streams: []);
        }
    }

    private IAppendTransaction TransactionFor(IReadOnlyList<AppendRequest> batch, int logId, NpgsqlConnection connection) => options.StatementProfile switch
    {
        StatementProfile.PlainSql => new PlainSqlAppendTransaction(batch, log, logId, options, connection),
        _ => new FunctionAppendTransaction(batch, log, logId, options, connection),
    };

    /// <summary>Apart from sending: a connection of the pool that turns out to be broken here has committed nothing.</summary>
    private static async Task PrepareAsync(IAppendTransaction transaction)
    {
        try
        {
            await transaction.PrepareAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.TranslateUnsentAppend(error);
        }
    }

    private static async Task<(IReadOnlyList<AppendAnswer> Answers, TimeSpan WaitedForOthers, PostgresNotice? Warning)> CommitAsync(IAppendTransaction transaction, NpgsqlConnection connection)
    {
        using var warning = new CommitWarning(connection);
        try
        {
            var answers = await transaction.CommitAsync().ConfigureAwait(false);
            return (answers, transaction.WaitedForOthers, warning.Notice);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.TranslateSentAppend(error);
        }
    }
}
