using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Writes a read model, and its rebuild beside it. As long as one of its transactions is open nobody else writes to the file.</summary>
internal sealed class ReadModelWriter(
    SqliteEventStore store, SubscriptionName name, ReadModelTables tables, int version, Func<ProjectionBatch, SqliteTables, CancellationToken, Task> apply) : IReadModelWriter
{
    // Where others append as fast as a rebuild follows, it is never at the end when a batch is done: once it was as near as this for as
    // many batches, what it rebuilds is held where it stands, and is to be caught up with alone.
    private const int NearEvents = 1_000;
    private const int NearBatches = 8;

    // How far the log went when the rebuild's last batch was written: whoever waited for its very end would wait for ever while others append.
    private LogPosition _head;
    private int _nearBatches;

    public int? ModelVersion => version;

    public Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken) => lease switch
    {
        { Rebuild: { } rebuild } => PrepareRebuildAsync(lease, rebuild, cancellationToken),
        { ResetTo: { } to } => ResetAsync(lease, to, cancellationToken),
        { ModelVersion: null } when lease.Checkpoint.Position == LogPosition.Start => CreateAsync(lease, cancellationToken),
        _ => Task.FromResult(lease.ModelVersion == version ? lease : null),
    };

    public async Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Skipped is not null)
        {
            return await store.Checkpoints.AdvanceAsync(lease, batch.To, batch.Skipped, cancellationToken).ConfigureAwait(false)
                && !await TryCompleteAsync(lease with { Checkpoint = batch.To }, cancellationToken).ConfigureAwait(false);
        }

        var isCompleted = false;
        var isWritten = await store.Checkpoints.AdvanceAsync(
            lease,
            batch.To,
            connection => batch.Events.Count == 0 ? Task.CompletedTask
                : apply(batch, new SqliteTables(connection, tables, lease.Rebuild is { } rebuild ? ReadModelTables.SuffixOf(rebuild.Number) : ReadModelTables.InUse), cancellationToken),
            connection =>
            {
                isCompleted = TryComplete(connection, lease with { Checkpoint = batch.To });
                return batch.Replayed is not { } letter || store.Control.RemoveDeadLetter(connection, lease, letter.Position);
            },
            cancellationToken).ConfigureAwait(false);
        return isWritten && !isCompleted;
    }

    public Task TidyAsync(CancellationToken cancellationToken) =>
        store.Checkpoints.WriteAsync((connection, _) => Task.FromResult(tables.DropRebuilds(connection, UnderWay(connection))), cancellationToken);

    private Task<CheckpointLease?> CreateAsync(CheckpointLease lease, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, foreign) =>
            {
                if (!store.Control.Holds(connection, lease))
                {
                    return null;
                }

                RefuseForeign(connection);
                await foreign(() => CreateTables(connection, ReadModelTables.InUse)).ConfigureAwait(false);
                return store.Control.SetModel(connection, lease, version);
            },
            cancellationToken);

    /// <summary>Empties the read model and moves the checkpoint in one transaction.</summary>
    private Task<CheckpointLease?> ResetAsync(CheckpointLease lease, Checkpoint to, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, foreign) =>
            {
                RefuseForeign(connection);
                if (!store.Control.Reset(connection, lease, version))
                {
                    return null;
                }

                tables.DropInUse(connection);
                await foreign(() => CreateTables(connection, ReadModelTables.InUse)).ConfigureAwait(false);
                return lease with { Checkpoint = to, ResetTo = null, ModelVersion = version };
            },
            cancellationToken);

    /// <summary>Goes on with tables of this version, or begins with new ones. An earlier version's half-built tables are of no use.</summary>
    private async Task<CheckpointLease?> PrepareRebuildAsync(CheckpointLease lease, RebuildState rebuild, CancellationToken cancellationToken)
    {
        if (lease.ModelVersion > version)
        {
            return null;
        }

        var isCompleted = false;
        var suffix = ReadModelTables.SuffixOf(rebuild.Number);
        var prepared = await ChangeAsync(
            async (connection, foreign) =>
            {
                if (!store.Control.Holds(connection, lease))
                {
                    return null;
                }

                RefuseForeign(connection);
                var going = lease;
                if (lease.ModelVersion != version || lease.Checkpoint.Position == rebuild.From || !tables.IsThere(connection, suffix))
                {
                    tables.DropRebuilds(connection, except: null);
                    await foreign(() => CreateTables(connection, suffix)).ConfigureAwait(false);
                    going = store.Control.SetModel(connection, lease, version);
                }

                // Where the log has nothing more there is no batch that could complete it.
                _head = store.Control.ReadHead(connection, lease.Name);
                _nearBatches = 0;
                isCompleted = going is not null && TryComplete(connection, going);
                return going;
            },
            cancellationToken).ConfigureAwait(false);
        return isCompleted ? null : prepared;
    }

    private async Task<bool> TryCompleteAsync(CheckpointLease lease, CancellationToken cancellationToken) => lease.Rebuild is not null
        && await store.Checkpoints.WriteAsync((connection, _) => Task.FromResult(TryComplete(connection, lease)), cancellationToken).ConfigureAwait(false);

    /// <summary>Puts the rebuild in the place of what it rebuilds once it has caught up, in the transaction of its last batch.</summary>
    private bool TryComplete(SqliteConnection connection, CheckpointLease lease)
    {
        if (lease.Rebuild is not { } rebuild)
        {
            return false;
        }

        var head = store.Control.ReadHead(connection, lease.Name);
        var isAtEnd = lease.Checkpoint.Position >= _head;
        _head = head;
        _nearBatches = head.Value - lease.Checkpoint.Position.Value <= NearEvents ? _nearBatches + 1 : 0;
        if (!isAtEnd && _nearBatches < NearBatches)
        {
            return false;
        }

        if (!store.Control.CompleteRebuild(connection, lease, mayBeBehind: isAtEnd))
        {
            store.Control.HoldBack(connection, lease);
            return false;
        }

        tables.Swap(connection, ReadModelTables.SuffixOf(rebuild.Number));
        return true;
    }

    /// <exception cref="EventStoreException">A table was made by somebody else.</exception>
    private void RefuseForeign(SqliteConnection connection)
    {
        if (!store.Control.HasModel(connection, name) && tables.FindInUse(connection) is [var inTheWay, ..])
        {
            throw new EventStoreException(
                $"Projection '{name}' is to make its tables, but the {inTheWay} is there already: somebody else made it, or the projection itself before it was forgotten. Drop it, or choose another name.", streams: [], Transience.Permanent);
        }
    }

    private string? UnderWay(SqliteConnection connection) => store.Control.FindRebuild(connection, name.ForRebuild()) is { } number ? ReadModelTables.SuffixOf(number) : null;

    private Task CreateTables(SqliteConnection connection, string suffix)
    {
        tables.Create(connection, suffix);
        return Task.CompletedTask;
    }

    private async Task<CheckpointLease?> ChangeAsync(Func<SqliteConnection, Func<Func<Task>, Task>, Task<CheckpointLease?>> change, CancellationToken cancellationToken)
    {
        CheckpointLease? changed = null;
        await store.Checkpoints.WriteAsync(
            async (connection, foreign) =>
            {
                changed = await change(connection, foreign).ConfigureAwait(false);
                return changed is not null;
            },
            cancellationToken).ConfigureAwait(false);
        return changed;
    }
}
