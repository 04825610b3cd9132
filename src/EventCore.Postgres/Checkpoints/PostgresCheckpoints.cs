using EventCore.Stores;
using Npgsql;
using static EventCore.CheckpointSession;

namespace EventCore;

/// <summary>The checkpoints of one log, each call on a connection of its own.</summary>
internal sealed class PostgresCheckpoints(CheckpointSession session, string schema)
{
    private readonly string _list = SchemaName.Bind(CheckpointSql.List, schema);
    private readonly string _acquire = SchemaName.Bind(CheckpointSql.Acquire, schema);
    private readonly string _renew = SchemaName.Bind(CheckpointSql.Renew, schema);
    private readonly string _release = SchemaName.Bind(CheckpointSql.Release, schema);
    private readonly string _askFor = SchemaName.Bind(CheckpointSql.AskFor, schema);
    private readonly string _enter = SchemaName.Bind(CheckpointSql.Enter, schema);
    private readonly string _advance = SchemaName.Bind(CheckpointSql.Advance, schema);
    private readonly string _skip = SchemaName.Bind(CheckpointSql.Skip, schema);
    private readonly string _resume = SchemaName.Bind(CheckpointSql.Resume, schema);
    private readonly string _listDeadLetters = SchemaName.Bind(CheckpointSql.ListDeadLetters, schema);

    public Task<IReadOnlyList<SubscriptionState>> ListAsync(CancellationToken cancellationToken) =>
        session.RunAsync("No checkpoint was read", (connection, logId) => ListAsync(connection, logId, cancellationToken), cancellationToken);

    public Task<CheckpointLease?> AcquireAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        session.RunAsync("No checkpoint was acquired", (connection, logId) => AcquireAsync(connection, logId, name, owner, leaseTime, cancellationToken), cancellationToken);

    public Task<LeaseRenewal> RenewAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        session.RunAsync("No lease was renewed", (connection, logId) => RenewAsync(connection, logId, lease, leaseTime, cancellationToken), cancellationToken);

    public Task<bool> ReleaseAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken)
    {
        var (status, time, error) = end switch
        {
            LeaseEnd.Pause pause => (StoredStatus.Paused, pause.Time, pause.Error),
            LeaseEnd.Stop stop => (StoredStatus.Stopped, (TimeSpan?)null, (string?)stop.Error),
            _ => (StoredStatus.Running, null, null),
        };
        return session.ChangeAsync("No lease was ended", _release, [.. OfLease(lease), Text(status), Interval(time), Text(error)], cancellationToken);
    }

    public Task<bool> AskForAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken) =>
        session.ChangeAsync("No checkpoint was asked for", _askFor, [Text(name.Value), Text(owner.Value), Interval(time)], cancellationToken);

    public Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
        session.RunAsync(
            "No checkpoint was moved",
            async (connection, logId) =>
            {
                if (skipped is null)
                {
                    return await AdvanceAsync(connection, logId, lease, to, cancellationToken).ConfigureAwait(false);
                }

                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var transactionScope = transaction.ConfigureAwait(false);
                await SkipAsync(connection, logId, lease, skipped, cancellationToken).ConfigureAwait(false);
                if (!await AdvanceAsync(connection, logId, lease, to, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Applies something and moves a checkpoint behind it in one transaction.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="to">Where the checkpoint goes.</param>
    /// <param name="apply">Runs first. What it throws comes through as it is.</param>
    /// <param name="then">Runs once the checkpoint was moved, and says whether to commit; null to commit.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    public Task<bool> AdvanceAsync(
        CheckpointLease lease, Checkpoint to, Func<NpgsqlTransaction, Task> apply, Func<NpgsqlTransaction, int, Task<bool>>? then, CancellationToken cancellationToken) =>
        session.RunInTransactionAsync(
            "No checkpoint was moved",
            async (transaction, logId, foreign) =>
            {
                var connection = transaction.Connection!;
                if (!await EnterAsync(connection, logId, lease, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await foreign(() => apply(transaction)).ConfigureAwait(false);

                // Last, so that the row is locked only for the moment until the commit: renewals, and whoever takes over, wait for it.
                if (!await AdvanceAsync(connection, logId, lease, to, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                return then is null || await then(transaction, logId).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Begins a transaction of an owner.</summary>
    /// <returns>Whether the lease is good.</returns>
    public async Task<bool> EnterAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _enter, logId, OfLease(lease));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

    public Task<bool> ResumeAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        session.ChangeAsync("No subscription was resumed", _resume, [Text(name.Value)], cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
        session.RunAsync("No dead letter was read", (connection, logId) => CheckpointSession.ListDeadLettersAsync(connection, _listDeadLetters, logId, name, after, pageSize, cancellationToken), cancellationToken);

    /// <summary>Moves a checkpoint in whatever transaction the connection has open.</summary>
    /// <returns>Whether the lease is good. It then stays good until the transaction ends: whoever takes over waits for the row.</returns>
    private async Task<bool> AdvanceAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, Checkpoint to, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _advance, logId, [.. OfLease(lease), BigInt(lease.Checkpoint.Position.Value), BigInt(to.Position.Value), Uuid(to.EventId)]);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Keeps an event that was gone past, in the transaction that the connection has open.</summary>
    private async Task SkipAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, DeadLetter skipped, CancellationToken cancellationToken)
    {
        using var command = Command(
            connection,
            _skip,
            logId,
            [
                Text(lease.Name.Value),
                BigInt(skipped.Position.Value),
                Uuid(skipped.EventId),
                Text(skipped.Error),
                new NpgsqlParameter<int> { TypedValue = skipped.Attempts },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = skipped.FailedAt.ToUniversalTime() },
            ]);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<SubscriptionState>> ListAsync(NpgsqlConnection connection, int logId, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _list, logId, []);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var states = new List<SubscriptionState>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            states.Add(new SubscriptionState(new SubscriptionName(reader.GetString(0)), CheckpointColumns.Read(reader, 1, 2), StoredStatus.Read(reader.GetString(3)))
            {
                PausedUntil = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                LastError = reader.IsDBNull(5) ? null : reader.GetString(5),
                Owner = reader.IsDBNull(6) ? null : new LeaseOwner(reader.GetString(6)),
                Epoch = reader.GetInt64(7),
                LeasedUntil = reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8),
                WantedBy = reader.IsDBNull(9) ? null : new LeaseOwner(reader.GetString(9)),
                UpdatedAt = reader.GetFieldValue<DateTimeOffset>(10),
                ResetTo = CheckpointColumns.ReadWish(reader, 11, 12),
                ModelVersion = reader.IsDBNull(13) ? null : reader.GetInt32(13),
                Rebuild = CheckpointColumns.ReadRebuild(reader, 14),
                Lag = reader.GetInt64(17),
                LagTime = reader.IsDBNull(18) ? TimeSpan.Zero : reader.GetTimeSpan(18),
                Rate = reader.GetDouble(19),
            });
        }

        return states;
    }

    private async Task<CheckpointLease?> AcquireAsync(
        NpgsqlConnection connection, int logId, SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _acquire, logId, [Text(name.Value), Text(owner.Value), Interval(leaseTime)]);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return !await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? null : new CheckpointLease(name, reader.GetInt64(0), CheckpointColumns.Read(reader, 1, 2))
        {
            ResetTo = CheckpointColumns.ReadWish(reader, 3, 4),
            ModelVersion = reader.IsDBNull(5) ? null : reader.GetInt32(5),
            Rebuild = CheckpointColumns.ReadRebuild(reader, 6),
        };
    }

    private async Task<LeaseRenewal> RenewAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _renew, logId, [.. OfLease(lease), Interval(leaseTime)]);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return !await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? LeaseRenewal.Lost
            : reader.GetBoolean(0) ? LeaseRenewal.HeldAndWanted
            : reader.GetBoolean(1) ? LeaseRenewal.HeldWithReplays
            : LeaseRenewal.Held;
    }
}
