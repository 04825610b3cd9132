using System.Runtime.ExceptionServices;
using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes the checkpoints of one log. A power cut may take the last moves, and with them what was committed beside them.</summary>
/// <remarks>All processes that have the file open are on one machine, so its clock is the one that all of them judge leases by.</remarks>
internal sealed class SqliteCheckpoints(RelaxedWriter writer, long logId, TimeProvider timeProvider)
{
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
                return row.Read() ? new CheckpointLease(name, row.GetInt64(0), CheckpointColumns.ReadCheckpoint(row, 1, 2)) : null;
            },
            cancellationToken);

    public Task<LeaseRenewal> RenewAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Command(connection, CheckpointSql.Renew, lease);
                command.Parameters.AddWithValue("@until", After(leaseTime));
                return command.ExecuteScalar() switch
                {
                    0L => LeaseRenewal.Held,
                    long => LeaseRenewal.HeldAndWanted,
                    _ => LeaseRenewal.Lost,
                };
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

    /// <summary>Applies something and moves a checkpoint behind it in one transaction.</summary>
    /// <remarks>What <paramref name="apply"/> throws comes through as it is.</remarks>
    public async Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, Func<SqliteConnection, Task> apply, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            return await writer.WriteAsync(
                async connection =>
                {
                    // First: as long as this transaction is open nobody else writes, so nobody takes over.
                    if (!Advance(connection, lease, to, skipped: null))
                    {
                        return false;
                    }

                    try
                    {
                        await apply(connection).ConfigureAwait(false);
                    }
                    catch (Exception error)
                    {
                        failure = ExceptionDispatchInfo.Capture(error);
                        throw;
                    }

                    return true;
                },
                streams: [],
                cancellationToken).ConfigureAwait(false);
        }
        catch (EventStoreException) when (failure is not null)
        {
            failure.Throw();
            throw;
        }
    }

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
    private bool Advance(SqliteConnection connection, CheckpointLease lease, Checkpoint to, DeadLetter? skipped)
    {
        using var advance = Command(connection, CheckpointSql.Advance, lease);
        advance.Parameters.AddWithValue("@from", lease.Checkpoint.Position.Value);
        advance.Parameters.AddWithValue("@position", to.Position.Value);
        advance.Parameters.AddWithValue("@event", to.EventId is { } id ? CheckpointColumns.ToBytes(id) : DBNull.Value);
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

    private SqliteCommand Command(SqliteConnection connection, string sql, CheckpointLease lease)
    {
        var command = Command(connection, sql, lease.Name);
        command.Parameters.AddWithValue("@epoch", lease.Epoch);
        return command;
    }

    private SqliteCommand Command(SqliteConnection connection, string sql, SubscriptionName name)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@log", logId);
        command.Parameters.AddWithValue("@name", name.Value);
        command.Parameters.AddWithValue("@now", StoredTime.FromTime(Now));
        return command;
    }

    private long After(TimeSpan time) => StoredTime.FromTime(Now + time);
}
