using EventCore.Stores;
using Npgsql;
using static EventCore.CheckpointSession;

namespace EventCore;

/// <summary>Operates the subscriptions of one log.</summary>
internal sealed class PostgresControl(CheckpointSession session, string schema)
{
    private readonly string _pause = SchemaName.Bind(ControlSql.Pause, schema);
    private readonly string _askForReset = SchemaName.Bind(ControlSql.AskForReset, schema);
    private readonly string _reset = SchemaName.Bind(ControlSql.Reset, schema);
    private readonly string _setModel = SchemaName.Bind(ControlSql.SetModel, schema);
    private readonly string _holdRebuild = SchemaName.Bind(ControlSql.HoldRebuild, schema);
    private readonly string _head = SchemaName.Bind(ControlSql.Head, schema);
    private readonly string _forgetDeadLetters = SchemaName.Bind(ControlSql.ForgetDeadLetters, schema);
    private readonly string _askForRebuild = SchemaName.Bind(ControlSql.AskForRebuild, schema);
    private readonly string _hold = SchemaName.Bind(ControlSql.Hold, schema);
    private readonly string _findUse = SchemaName.Bind(ControlSql.FindUse, schema);
    private readonly string _forget = SchemaName.Bind(ControlSql.Forget, schema);
    private readonly string _cancelRebuild = SchemaName.Bind(ControlSql.CancelRebuild, schema);
    private readonly string _holdLease = SchemaName.Bind(ControlSql.HoldLease, schema);
    private readonly string _holdRebuilt = SchemaName.Bind(ControlSql.HoldRebuilt, schema);
    private readonly string _holdBack = SchemaName.Bind(ControlSql.HoldBack, schema);
    private readonly string _replace = SchemaName.Bind(ControlSql.Replace, schema);
    private readonly string _takeOverDeadLetters = SchemaName.Bind(ControlSql.TakeOverDeadLetters, schema);
    private readonly string _askForReplay = SchemaName.Bind(ControlSql.AskForReplay, schema);
    private readonly string _listReplays = SchemaName.Bind(ControlSql.ListReplays, schema);
    private readonly string _removeDeadLetter = SchemaName.Bind(ControlSql.RemoveDeadLetter, schema);
    private readonly string _keepDeadLetter = SchemaName.Bind(ControlSql.KeepDeadLetter, schema);

    public Task<bool> PauseAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        session.ChangeAsync("No subscription was paused", _pause, [Text(name.Value)], cancellationToken);

    public Task<bool> AskForResetAsync(SubscriptionName name, Checkpoint to, CancellationToken cancellationToken) =>
        session.ChangeAsync("No reset was asked for", _askForReset, [Text(name.Value), BigInt(to.Position.Value), Uuid(to.EventId)], cancellationToken);

    public Task<bool> ResetAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
        session.RunInTransactionAsync("No checkpoint was reset", (transaction, logId, _) => ResetAsync(transaction, logId, lease, modelVersion: null, cancellationToken), cancellationToken);

    /// <summary>Does a reset that is asked for, in a transaction with whatever else it takes.</summary>
    /// <returns>False where the lease is lost or no reset is asked for.</returns>
    public async Task<bool> ResetAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, int? modelVersion, CancellationToken cancellationToken)
    {
        if (lease.ResetTo is not { } to || !await ChangesAsync(transaction, _reset, logId, [.. OfLease(lease), Integer(modelVersion)], cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await ForgetDeadLettersAsync(transaction, logId, lease.Name, to.Position, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public Task<bool> AskForRebuildAsync(SubscriptionName name, Checkpoint from, int? modelVersion, CancellationToken cancellationToken)
    {
        var rebuild = name.ForRebuild();
        return session.RunInTransactionAsync(
            "No rebuild was asked for",
            async (transaction, logId, _) =>
                await ChangesAsync(
                    transaction,
                    _askForRebuild,
                    logId,
                    [
                        Text(name.Value),
                        Text(rebuild.Value),
                        BigInt(from.Position.Value),
                        Uuid(from.EventId),
                        Integer(modelVersion),
                    ],
                    cancellationToken).ConfigureAwait(false)

                // Last, and only where it is there still: whoever forgets it meanwhile has its row before this, or finds the rebuild after it.
                && await FindsAsync(transaction, _hold, logId, [Text(name.Value)], cancellationToken).ConfigureAwait(false),
            cancellationToken);
    }

    public Task<bool> CancelRebuildAsync(SubscriptionName name, CancellationToken cancellationToken) =>
        session.RunInTransactionAsync(
            "No rebuild was cancelled",
            (transaction, logId, _) => EndRebuildAsync(transaction, logId, name.ForRebuild(), cancellationToken),
            cancellationToken);

    public Task<bool> CompleteRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
        session.RunInTransactionAsync("No rebuild was completed", (transaction, logId, _) => CompleteRebuildAsync(transaction, logId, lease, mayBeBehind: true, cancellationToken), cancellationToken);

    /// <summary>Completes a rebuild in a transaction with whatever else it takes.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="logId">The log.</param>
    /// <param name="lease">A lease on the rebuild.</param>
    /// <param name="mayBeBehind">Whether what nobody owns is replaced also where it is ahead: the log may not go as far any more.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>False, and nothing is done, where the lease is lost or what is rebuilt is ahead.</returns>
    public async Task<bool> CompleteRebuildAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, bool mayBeBehind, CancellationToken cancellationToken)
    {
        // Always the rebuild first and then what it rebuilds: each waits for the other's row at most once.
        var rebuilt = lease.Name.Rebuilt();
        if (lease.Rebuild is null
            || !await FindsAsync(transaction, _holdLease, logId, OfLease(lease), cancellationToken).ConfigureAwait(false)
            || !await FindsAsync(transaction, _holdRebuilt, logId, [Text(rebuilt.Value), BigInt(lease.Checkpoint.Position.Value), new NpgsqlParameter<bool> { TypedValue = mayBeBehind }], cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await ChangesAsync(transaction, _replace, logId, [Text(rebuilt.Value), Text(lease.Name.Value)], cancellationToken).ConfigureAwait(false);
        await ForgetDeadLettersAsync(transaction, logId, rebuilt, LogPosition.Start, cancellationToken).ConfigureAwait(false);
        await ChangesAsync(transaction, _takeOverDeadLetters, logId, [Text(rebuilt.Value), Text(lease.Name.Value)], cancellationToken).ConfigureAwait(false);
        return await EndRebuildAsync(transaction, logId, lease.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has what is rebuilt wait for a rebuild that has nearly caught up, for as long as that hardly takes.</summary>
    public Task HoldBackAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, CancellationToken cancellationToken) =>
        ChangesAsync(transaction, _holdBack, logId, [Text(lease.Name.Rebuilt().Value), BigInt(lease.Checkpoint.Position.Value), Text(lease.Name.Value)], cancellationToken);

    public async Task<ForgetResult> ForgetAsync(SubscriptionName name, CancellationToken cancellationToken)
    {
        var rebuild = name.ForRebuild();
        ForgetResult result = new ForgetResult.Unknown();
        await session.RunInTransactionAsync(
            "No subscription was forgotten",
            async (transaction, logId, _) =>
            {
                result = await ForgetAsync(transaction, logId, name, rebuild, cancellationToken).ConfigureAwait(false);
                return result is ForgetResult.Forgotten;
            },
            cancellationToken).ConfigureAwait(false);
        return result;
    }

    public Task<int> AskForReplayAsync(SubscriptionName name, LogPosition? position, CancellationToken cancellationToken) =>
        session.RunAsync(
            "No replay was asked for",
            async (connection, logId) =>
            {
                using var command = Command(connection, _askForReplay, logId, [Text(name.Value), BigInt(position?.Value)]);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> ListReplaysAsync(SubscriptionName name, LogPosition after, PageSize pageSize, CancellationToken cancellationToken) =>
        session.RunAsync(
            "No dead letter was read",
            (connection, logId) => ListDeadLettersAsync(connection, _listReplays, logId, name, after, pageSize, cancellationToken),
            cancellationToken);

    public Task<bool> RemoveDeadLetterAsync(CheckpointLease lease, LogPosition position, CancellationToken cancellationToken) =>
        ChangeForLeaseAsync("No dead letter was removed", lease, _removeDeadLetter, [BigInt(position.Value)], cancellationToken);

    /// <summary>Removes a dead letter in the transaction of an owner whose lease is held.</summary>
    public Task<bool> RemoveDeadLetterAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, LogPosition position, CancellationToken cancellationToken) =>
        ChangesAsync(transaction, _removeDeadLetter, logId, [Text(lease.Name.Value), BigInt(position.Value)], cancellationToken);

    public Task<bool> KeepDeadLetterAsync(CheckpointLease lease, DeadLetter letter, CancellationToken cancellationToken) =>
        ChangeForLeaseAsync(
            "No dead letter was kept",
            lease,
            _keepDeadLetter,
            [BigInt(letter.Position.Value), Text(letter.Error), Integer(letter.Attempts), Time(letter.FailedAt)],
            cancellationToken);

    /// <summary>Notes the version of a read model that was made in the same transaction.</summary>
    /// <returns>The lease to go on with; null where it is over.</returns>
    public async Task<CheckpointLease?> SetModelAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, int version, CancellationToken cancellationToken)
    {
        if (await SetAsync().ConfigureAwait(false) is not { } checkpoint)
        {
            return null;
        }

        if (lease.Rebuild is not null)
        {
            await ForgetDeadLettersAsync(transaction, logId, lease.Name, LogPosition.Start, cancellationToken).ConfigureAwait(false);
        }

        return lease with { Checkpoint = checkpoint, ModelVersion = version };

        async Task<Checkpoint?> SetAsync()
        {
            using var command = Command(transaction.Connection!, _setModel, logId, [.. OfLease(lease), Integer(version)]);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? CheckpointColumns.Read(reader, 0, 1) : null;
        }
    }

    /// <summary>Whether a rebuild is under way, which then neither begins nor ends before the transaction does.</summary>
    public async Task<bool> HoldRebuildAsync(NpgsqlTransaction transaction, int logId, SubscriptionName rebuild, CancellationToken cancellationToken)
    {
        using var command = Command(transaction.Connection!, _holdRebuild, logId, [Text(rebuild.Value)]);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>The position of the last event.</summary>
    public async Task<LogPosition> ReadHeadAsync(NpgsqlConnection connection, int logId, CancellationToken cancellationToken)
    {
        using var command = Command(connection, _head, logId, []);
        return new LogPosition((long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }

    private Task<bool> ChangeForLeaseAsync(string what, CheckpointLease lease, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        session.RunInTransactionAsync(
            what,
            async (transaction, logId, _) =>
                await FindsAsync(transaction, _holdLease, logId, OfLease(lease), cancellationToken).ConfigureAwait(false)
                && await ChangesAsync(transaction, sql, logId, [Text(lease.Name.Value), .. parameters], cancellationToken).ConfigureAwait(false),
            cancellationToken);

    private async Task<ForgetResult> ForgetAsync(NpgsqlTransaction transaction, int logId, SubscriptionName name, SubscriptionName rebuild, CancellationToken cancellationToken)
    {
        // The rebuild first, as everywhere. One that is asked for meanwhile is there once this has the other row, or is not asked for after all.
        await HoldRebuildAsync(transaction, logId, rebuild, cancellationToken).ConfigureAwait(false);
        if (!await FindsAsync(transaction, _hold, logId, [Text(name.Value)], cancellationToken).ConfigureAwait(false))
        {
            return new ForgetResult.Unknown();
        }

        if (await FindUseAsync(transaction, logId, name, rebuild, cancellationToken).ConfigureAwait(false) is { } use)
        {
            return use;
        }

        await EndRebuildAsync(transaction, logId, rebuild, cancellationToken).ConfigureAwait(false);
        await ChangesAsync(transaction, _forget, logId, [Text(name.Value)], cancellationToken).ConfigureAwait(false);
        await ForgetDeadLettersAsync(transaction, logId, name, LogPosition.Start, cancellationToken).ConfigureAwait(false);
        return new ForgetResult.Forgotten();
    }

    private async Task<ForgetResult.InUse?> FindUseAsync(NpgsqlTransaction transaction, int logId, SubscriptionName name, SubscriptionName rebuild, CancellationToken cancellationToken)
    {
        using var command = Command(transaction.Connection!, _findUse, logId, [Text(name.Value), Text(rebuild.Value)]);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new ForgetResult.InUse(new SubscriptionName(reader.GetString(0)), new LeaseOwner(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2))
            : null;
    }

    private async Task<bool> EndRebuildAsync(NpgsqlTransaction transaction, int logId, SubscriptionName rebuild, CancellationToken cancellationToken)
    {
        if (!await ChangesAsync(transaction, _cancelRebuild, logId, [Text(rebuild.Value)], cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await ForgetDeadLettersAsync(transaction, logId, rebuild, LogPosition.Start, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task<bool> ForgetDeadLettersAsync(NpgsqlTransaction transaction, int logId, SubscriptionName name, LogPosition above, CancellationToken cancellationToken) =>
        ChangesAsync(transaction, _forgetDeadLetters, logId, [Text(name.Value), BigInt(above.Value)], cancellationToken);

    private static async Task<bool> ChangesAsync(NpgsqlTransaction transaction, string sql, int logId, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        using var command = Command(transaction.Connection!, sql, logId, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    private static async Task<bool> FindsAsync(NpgsqlTransaction transaction, string sql, int logId, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        using var command = Command(transaction.Connection!, sql, logId, parameters);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }
}
