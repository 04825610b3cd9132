using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Operates the subscriptions of one log. As long as a transaction is open nobody else writes, so what it looked at stays as it is.</summary>
internal sealed class SqliteControl(RelaxedWriter writer, SqliteCheckpoints checkpoints)
{
    public Task<bool> PauseAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        WriteAsync(connection => Changes(checkpoints.Command(connection, ControlSql.Pause, name)), cancellationToken);

    public Task<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken) =>
        WriteAsync(connection => Changes(With(checkpoints.Command(connection, ControlSql.AskForReset, name), to)), cancellationToken);

    public Task<bool> ResetAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
        WriteAsync(connection => Reset(connection, lease, modelVersion: null), cancellationToken);

    /// <summary>Does a reset that is asked for, in the transaction that the connection has open.</summary>
    /// <returns>False where the lease is lost or no reset is asked for; then nothing was written.</returns>
    public bool Reset(SqliteConnection connection, CheckpointLease lease, int? modelVersion)
    {
        if (lease.ResetTo is not { } to || !Changes(With(checkpoints.Command(connection, ControlSql.Reset, lease), "@model", modelVersion)))
        {
            return false;
        }

        ForgetDeadLetters(connection, lease.Name, to.Position);
        return true;
    }

    public Task<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        var rebuild = name.ForRebuild();
        return WriteAsync(
            connection => Changes(With(With(With(checkpoints.Command(connection, ControlSql.AskForRebuild, name), from), "@model", modelVersion), "@rebuild", rebuild.Value)),
            cancellationToken);
    }

    public Task<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        var rebuild = name.ForRebuild();
        return WriteAsync(connection => EndRebuild(connection, rebuild), cancellationToken);
    }

    public Task<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
        WriteAsync(connection => CompleteRebuild(connection, lease, mayBeBehind: true), cancellationToken);

    /// <summary>Completes a rebuild in the transaction that the connection has open.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="lease">A lease on the rebuild.</param>
    /// <param name="mayBeBehind">Whether what nobody owns is replaced also where it is ahead: the log may not go as far any more.</param>
    /// <returns>False, and nothing is done, where the lease is lost or what is rebuilt is ahead.</returns>
    public bool CompleteRebuild(SqliteConnection connection, CheckpointLease lease, bool mayBeBehind)
    {
        var rebuilt = lease.Name.Rebuilt();
        if (lease.Rebuild is null
            || !Finds(checkpoints.Command(connection, ControlSql.HoldLease, lease))
            || !Changes(With(With(checkpoints.Command(connection, ControlSql.Replace, rebuilt), "@rebuild", lease.Name.Value), "@behind", mayBeBehind)))
        {
            return false;
        }

        ForgetDeadLetters(connection, rebuilt, LogPosition.Start);
        Changes(With(checkpoints.Command(connection, ControlSql.TakeOverDeadLetters, rebuilt), "@rebuild", lease.Name.Value));
        return EndRebuild(connection, lease.Name);
    }

    /// <summary>Has what is rebuilt wait for a rebuild that has nearly caught up, for as long as that hardly takes.</summary>
    public void HoldBack(SqliteConnection connection, CheckpointLease lease) => Changes(With(
        With(checkpoints.Command(connection, ControlSql.HoldBack, lease.Name.Rebuilt()), "@position", lease.Checkpoint.Position.Value), "@rebuild", lease.Name.Value));

    public Task<ForgetResult> ForgetAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        var rebuild = name.ForRebuild();
        return writer.WriteAsync(connection => Forget(connection, name, rebuild), streams: [], cancellationToken);
    }

    public Task<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            connection =>
            {
                using var command = With(checkpoints.Command(connection, ControlSql.AskForReplay, name), "@position", position?.Value);
                return command.ExecuteNonQuery();
            },
            streams: [],
            cancellationToken);

    public Task<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken) =>
        WriteAsync(connection => Finds(checkpoints.Command(connection, ControlSql.HoldLease, lease)) && RemoveDeadLetter(connection, lease, position), cancellationToken);

    /// <summary>Removes a dead letter in the transaction of an owner whose lease is good.</summary>
    public bool RemoveDeadLetter(SqliteConnection connection, CheckpointLease lease, LogPosition position) =>
        Changes(With(checkpoints.Command(connection, ControlSql.RemoveDeadLetter, lease.Name), "@position", position.Value));

    public Task<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken) =>
        WriteAsync(
            connection => Finds(checkpoints.Command(connection, ControlSql.HoldLease, lease))
                && Changes(With(
                    With(With(With(checkpoints.Command(connection, ControlSql.KeepDeadLetter, lease.Name), "@position", letter.Position.Value), "@error", letter.Error), "@attempts", letter.Attempts),
                    "@failed",
                    StoredTime.FromTime(letter.FailedAt))),
            cancellationToken);

    /// <summary>Whether the lease is good, which it then is until the transaction ends.</summary>
    public bool Holds(SqliteConnection connection, CheckpointLease lease) => Finds(checkpoints.Command(connection, ControlSql.HoldLease, lease));

    /// <summary>Notes the version of a read model that was made in the same transaction.</summary>
    /// <returns>The lease to go on with; null where it is over.</returns>
    public CheckpointLease? SetModel(SqliteConnection connection, CheckpointLease lease, int version)
    {
        Checkpoint checkpoint;
        using (var command = With(checkpoints.Command(connection, ControlSql.SetModel, lease), "@model", version))
        using (var row = command.ExecuteReader())
        {
            if (!row.Read())
            {
                return null;
            }

            checkpoint = CheckpointColumns.ReadCheckpoint(row, 0, 1);
        }

        if (lease.Rebuild is not null)
        {
            ForgetDeadLetters(connection, lease.Name, LogPosition.Start);
        }

        return lease with { Checkpoint = checkpoint, ModelVersion = version };
    }

    /// <summary>The number of the rebuild that is under way; null where none is.</summary>
    public long? FindRebuild(SqliteConnection connection, SubscriptionName rebuild)
    {
        using var command = checkpoints.Command(connection, ControlSql.FindRebuild, rebuild);
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Whether a read model was made for a projection.</summary>
    public bool HasModel(SqliteConnection connection, SubscriptionName name) => Finds(checkpoints.Command(connection, ControlSql.FindModel, name));

    /// <summary>The position of the last event.</summary>
    public LogPosition ReadHead(SqliteConnection connection, SubscriptionName name)
    {
        using var command = checkpoints.Command(connection, ControlSql.Head, name);
        return new LogPosition((long)command.ExecuteScalar()!);
    }

    private ForgetResult Forget(SqliteConnection connection, SubscriptionName name, SubscriptionName rebuild)
    {
        if (!Finds(checkpoints.Command(connection, ControlSql.Find, name)))
        {
            return new ForgetResult.Unknown();
        }

        if (FindUse(connection, name, rebuild) is { } use)
        {
            return use;
        }

        EndRebuild(connection, rebuild);
        Changes(checkpoints.Command(connection, ControlSql.Forget, name));
        ForgetDeadLetters(connection, name, LogPosition.Start);
        return new ForgetResult.Forgotten();
    }

    private ForgetResult.InUse? FindUse(SqliteConnection connection, SubscriptionName name, SubscriptionName rebuild)
    {
        using var command = With(checkpoints.Command(connection, ControlSql.FindUse, name), "@rebuild", rebuild.Value);
        using var row = command.ExecuteReader();
        return row.Read() ? new ForgetResult.InUse(new SubscriptionName(row.GetString(0)), new LeaseOwner(row.GetString(1)), StoredTime.ToTime(row.GetInt64(2))) : null;
    }

    private bool EndRebuild(SqliteConnection connection, SubscriptionName rebuild)
    {
        if (!Changes(checkpoints.Command(connection, ControlSql.EndRebuild, rebuild)))
        {
            return false;
        }

        ForgetDeadLetters(connection, rebuild, LogPosition.Start);
        return true;
    }

    private void ForgetDeadLetters(SqliteConnection connection, SubscriptionName name, LogPosition above) =>
        Changes(With(checkpoints.Command(connection, ControlSql.ForgetDeadLetters, name), "@position", above.Value));

    private Task<bool> WriteAsync(Func<SqliteConnection, bool> write, CancellationToken cancellationToken) => writer.WriteAsync(write, streams: [], cancellationToken);

    private static SqliteCommand With(SqliteCommand command, Checkpoint checkpoint) =>
        With(With(command, "@position", checkpoint.Position.Value), "@event", SqliteCheckpoints.ToParameter(checkpoint.EventId));

    private static SqliteCommand With(SqliteCommand command, string name, object? value)
    {
        command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static bool Changes(SqliteCommand command)
    {
        using (command)
        {
            return command.ExecuteNonQuery() > 0;
        }
    }

    private static bool Finds(SqliteCommand command)
    {
        using (command)
        {
            return command.ExecuteScalar() is not null;
        }
    }
}
