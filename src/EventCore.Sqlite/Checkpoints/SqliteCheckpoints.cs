using System.Runtime.ExceptionServices;
using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes the checkpoints of one log. A power cut may take the last moves, and with them what was committed beside them.</summary>
/// <remarks>All processes that have the file open are on one machine, so its clock is the one that all of them judge leases by.</remarks>
internal sealed class SqliteCheckpoints(RelaxedWriter writer, long logId, TimeProvider timeProvider)
{
    private const string BeginNothing = "BEGIN DEFERRED";

    /// <summary>What leases are judged by.</summary>
    public DateTimeOffset Now => timeProvider.GetUtcNow();

    public Task<CheckpointLease?> AcquireAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.Acquire, name);
                command.Parameters.AddWithValue("@owner", owner.Value);
                command.Parameters.AddWithValue("@until", After(leaseTime));
                using var row = command.ExecuteReader();
                return row.Read() ? CheckpointColumns.ReadLease(row, name) : null;
            },
            cancellationToken);

    public Task<LeaseRenewal> RenewAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.Renew, lease);
                command.Parameters.AddWithValue("@until", After(leaseTime));
                using var row = command.ExecuteReader();
                return !row.Read() ? LeaseRenewal.Lost
                    : row.GetBoolean(0) ? LeaseRenewal.HeldAndWanted
                    : row.GetBoolean(1) ? LeaseRenewal.HeldWithReplays
                    : LeaseRenewal.Held;
            },
            cancellationToken);

    public Task<bool> ReleaseAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.Release, lease);
                var (status, until, error) = end switch
                {
                    LeaseEnd.Pause pause => (StoredStatus.Paused, (object)After(pause.Time), (object)pause.Error),
                    LeaseEnd.Stop stop => (StoredStatus.Stopped, DBNull.Value, stop.Error),
                    _ => (StoredStatus.Running, DBNull.Value, DBNull.Value),
                };
                command.Parameters.AddWithValue("@status", status);
                command.Parameters.AddWithValue("@until", until);
                command.Parameters.AddWithValue("@error", error);
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<bool> AskForAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.AskFor, name);
                command.Parameters.AddWithValue("@owner", owner.Value);
                command.Parameters.AddWithValue("@until", After(time));
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    public Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
        WriteAsync(connection => Advance(connection, lease, to, skipped), cancellationToken);

    /// <summary>Runs something of an owner's in one transaction, which is rolled back where it says no.</summary>
    /// <param name="write">Gets the connection, and a way to run what is not the store's: what that throws comes through as it is.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public async Task<bool> WriteAsync(Func<SqliteConnection, Func<Func<Task>, Task>, Task<bool>> write, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            return await writer.WriteAsync(WriteOrRollBackAsync, streams: [], cancellationToken).ConfigureAwait(false);
        }
        catch (EventStoreException) when (failure is not null)
        {
            failure.Throw();
            throw;
        }

        async Task<bool> WriteOrRollBackAsync(SqliteConnection connection)
        {
            if (await write(connection, RunForeignAsync).ConfigureAwait(false))
            {
                return true;
            }

            // What is committed then is nothing.
            DatabaseFile.Run(connection, AppendSql.Rollback);
            DatabaseFile.Run(connection, BeginNothing);
            return false;
        }

        async Task RunForeignAsync(Func<Task> foreign)
        {
            try
            {
                await foreign().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
                throw;
            }
        }
    }

    /// <summary>Applies something and moves a checkpoint behind it in one transaction.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="to">Where the checkpoint goes.</param>
    /// <param name="apply">What it throws comes through as it is.</param>
    /// <param name="then">Runs last, and says whether to commit; null to commit.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, Func<SqliteConnection, Task> apply, Func<SqliteConnection, bool>? then, CancellationToken cancellationToken) =>
        WriteAsync(
            async (connection, foreign) =>
            {
                // First: as long as this transaction is open nobody else writes, so nobody takes over.
                if (!Advance(connection, lease, to, skipped: null))
                {
                    return false;
                }

                await foreign(() => apply(connection)).ConfigureAwait(false);
                return then?.Invoke(connection) ?? true;
            },
            cancellationToken);

    public Task<bool> ResumeAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.Resume, name);
                return command.ExecuteNonQuery() == 1;
            },
            cancellationToken);

    /// <summary>Moves a checkpoint, with the event that was gone past, in the transaction that the connection has open.</summary>
    /// <returns>False where the lease is lost; then nothing was written.</returns>
    public bool Advance(SqliteConnection connection, CheckpointLease lease, Checkpoint to, DeadLetter? skipped)
    {
        using var advance = Command(connection, CheckpointSql.Advance, lease);
        advance.Parameters.AddWithValue("@from", lease.Checkpoint.Position.Value);
        advance.Parameters.AddWithValue("@position", to.Position.Value);
        advance.Parameters.AddWithValue("@event", ToParameter(to.EventId));
        if (advance.ExecuteNonQuery() == 0)
        {
            return false;
        }

        if (skipped is not null)
        {
            using var skip = Command(connection, CheckpointSql.Skip, lease.Name);
            skip.Parameters.AddWithValue("@position", skipped.Position.Value);
            skip.Parameters.AddWithValue("@event", CheckpointColumns.ToBytes(skipped.EventId));
            skip.Parameters.AddWithValue("@error", skipped.Error);
            skip.Parameters.AddWithValue("@attempts", skipped.Attempts);
            skip.Parameters.AddWithValue("@failed", StoredTime.FromTime(skipped.FailedAt));
            skip.ExecuteNonQuery();
        }

        return true;
    }

    private Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) => writer.WriteAsync(write, streams: [], cancellationToken);

    public SqliteCommand Command(SqliteConnection connection, string sql, CheckpointLease lease)
    {
        var command = Command(connection, sql, lease.Name);
        command.Parameters.AddWithValue("@epoch", lease.Epoch);
        return command;
    }

    public SqliteCommand Command(SqliteConnection connection, string sql, SubscriptionName name)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@log", logId);
        command.Parameters.AddWithValue("@name", name.Value);
        command.Parameters.AddWithValue("@now", StoredTime.FromTime(Now));
        return command;
    }

    /// <summary>The id as a parameter.</summary>
    public static object ToParameter(EventId? id) => id is { } known ? CheckpointColumns.ToBytes(known) : DBNull.Value;

    private long After(TimeSpan time) => StoredTime.FromTime(Now + time);
}
