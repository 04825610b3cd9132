using System.Data;
using EventCore.Stores;
using Npgsql;
using NpgsqlTypes;

namespace EventCore;

/// <summary>The checkpoints of one log, each call on a connection of its own.</summary>
internal sealed class PostgresCheckpoints(NpgsqlDataSource dataSource, PostgresLog log, string schema)
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
        RunAsync("No checkpoint was read", (connection, logId) => ListAsync(connection, logId, cancellationToken), cancellationToken);

    public Task<CheckpointLease?> AcquireAsync(SubscriptionName name, LeaseOwner owner, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        RunAsync("No checkpoint was acquired", (connection, logId) => AcquireAsync(connection, logId, name, owner, leaseTime, cancellationToken), cancellationToken);

    public Task<LeaseRenewal> RenewAsync(CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken) =>
        RunAsync("No lease was renewed", (connection, logId) => RenewAsync(connection, logId, lease, leaseTime, cancellationToken), cancellationToken);

    public Task<bool> ReleaseAsync(CheckpointLease lease, LeaseEnd end, CancellationToken cancellationToken)
    {
        var (status, time, error) = end switch
        {
            LeaseEnd.Pause pause => (StoredStatus.Paused, pause.Time, pause.Error),
            LeaseEnd.Stop stop => (StoredStatus.Stopped, (TimeSpan?)null, (string?)stop.Error),
            _ => (StoredStatus.Running, null, null),
        };
        return ChangeAsync("No lease was ended", _release, [.. OfLease(lease), Text(status), Interval(time), Text(error)], cancellationToken);
    }

    public Task<bool> AskForAsync(SubscriptionName name, LeaseOwner owner, TimeSpan time, CancellationToken cancellationToken) =>
        ChangeAsync("No checkpoint was asked for", _askFor, [Text(name.Value), Text(owner.Value), Interval(time)], cancellationToken);

    public Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, DeadLetter? skipped, CancellationToken cancellationToken) =>
        RunAsync(
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
    /// <remarks>What <paramref name="apply"/> throws comes through as it is.</remarks>
    public async Task<bool> AdvanceAsync(CheckpointLease lease, Checkpoint to, Func<NpgsqlTransaction, Task> apply, CancellationToken cancellationToken)
    {
        var isApplying = false;
        try
        {
            var logId = await log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);

            // At this level whoever waits for a row that another owner moved sees the move.
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            if (!await EnterAsync(connection, logId, lease, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            isApplying = true;
            await apply(transaction).ConfigureAwait(false);
            isApplying = false;

            // Last, so that the row is locked only for the moment until the commit: renewals, and whoever takes over, wait for it.
            if (!await AdvanceAsync(connection, logId, lease, to, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (!isApplying && PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, "No checkpoint was moved", streams: []);
        }
    }

    public Task<bool> ResumeAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        ChangeAsync("No subscription was resumed", _resume, [Text(name.Value)], cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
        RunAsync("No dead letter was read", (connection, logId) => ListDeadLettersAsync(connection, logId, name, after, pageSize, cancellationToken), cancellationToken);

    private async Task<bool> EnterAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _enter, logId, OfLease(lease));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

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
            states.Add(new SubscriptionState(new SubscriptionName(reader.GetString(0)), CheckpointAt(reader, 1, 2), StoredStatus.Read(reader.GetString(3)))
            {
                PausedUntil = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                LastError = reader.IsDBNull(5) ? null : reader.GetString(5),
                Owner = reader.IsDBNull(6) ? null : new LeaseOwner(reader.GetString(6)),
                Epoch = reader.GetInt64(7),
                LeasedUntil = reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8),
                WantedBy = reader.IsDBNull(9) ? null : new LeaseOwner(reader.GetString(9)),
                UpdatedAt = reader.GetFieldValue<DateTimeOffset>(10),
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
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? new CheckpointLease(name, reader.GetInt64(0), CheckpointAt(reader, 1, 2)) : null;
    }

    private async Task<LeaseRenewal> RenewAsync(NpgsqlConnection connection, int logId, CheckpointLease lease, TimeSpan leaseTime, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _renew, logId, [.. OfLease(lease), Interval(leaseTime)]);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) switch
        {
            true => LeaseRenewal.HeldAndWanted,
            false => LeaseRenewal.Held,
            _ => LeaseRenewal.Lost,
        };
    }

    private async Task<IReadOnlyList<DeadLetter>> ListDeadLettersAsync(
        NpgsqlConnection connection, int logId, SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _listDeadLetters, logId, [Text(name.Value), BigInt(after.Value), BigInt(pageSize.Value)]);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            letters.Add(new DeadLetter(
                new LogPosition(reader.GetInt64(0)), new EventId(reader.GetGuid(1)), reader.GetString(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return letters;
    }

    private Task<bool> ChangeAsync(string what, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        RunAsync(
            what,
            async (connection, logId) =>
            {
                using var command = Command(connection, sql, logId, parameters);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            },
            cancellationToken);

    private async Task<T> RunAsync<T>(string what, Func<NpgsqlConnection, int, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            var logId = await log.GetIdAsync(cancellationToken).ConfigureAwait(false);
            var connection = await dataSource.OpenOwnConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            return await run(connection, logId).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, what, streams: []);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, int logId, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = logId });
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static Checkpoint CheckpointAt(NpgsqlDataReader reader, int position, int eventId) =>
        new(new LogPosition(reader.GetInt64(position)), reader.IsDBNull(eventId) ? null : new EventId(reader.GetGuid(eventId)));

    private static NpgsqlParameter[] OfLease(CheckpointLease lease) => [Text(lease.Name.Value), BigInt(lease.Epoch)];

    private static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    private static NpgsqlParameter<long> BigInt(long value) => new() { TypedValue = value };

    private static NpgsqlParameter Uuid(EventId? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = value is { } id ? id.Value : DBNull.Value };

    private static NpgsqlParameter Interval(TimeSpan? value) => new() { NpgsqlDbType = NpgsqlDbType.Interval, Value = value is { } time ? time : DBNull.Value };
}
