using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>Writes a read model in a schema of its own, and its rebuild in another one.</summary>
internal sealed class ReadModelWriter(
    PostgresEventStore store, SubscriptionName name, ReadModelSchema schema, int version, Func<ProjectionBatch, NpgsqlTransaction, CancellationToken, Task> apply) : IReadModelWriter
{
    // Where others append as fast as a rebuild follows, it is never at the end when a batch is done: once it was as near as this for as
    // many batches, what it rebuilds is held where it stands, and is to be caught up with alone.
    private const int NearEvents = 1_000;
    private const int NearBatches = 8;

    // How far the log went when the rebuild's last batch was written: whoever waited for its very end would wait for ever while others append.
    private LogPosition _head;
    private int _nearBatches;

    public int? ModelVersion => version;

    public async Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        if (lease.Rebuild is not null)
        {
            return await PrepareRebuildAsync(lease, cancellationToken).ConfigureAwait(false);
        }

        await TryTidyAsync(cancellationToken).ConfigureAwait(false);
        return lease switch
        {
            { ResetTo: { } to } => await ResetAsync(lease, to, cancellationToken).ConfigureAwait(false),
            { ModelVersion: null } when lease.Checkpoint.Position == LogPosition.Start => await CreateAsync(lease, cancellationToken).ConfigureAwait(false),
            _ => lease.ModelVersion == version ? lease : null,
        };
    }

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
            async transaction =>
            {
                await ReadModelSchema.LookInAsync(transaction, lease.Rebuild is null ? schema.Name : schema.Rebuild, cancellationToken).ConfigureAwait(false);
                if (batch.Events.Count > 0)
                {
                    await apply(batch, transaction, cancellationToken).ConfigureAwait(false);
                }
            },
            async (transaction, logId) =>
            {
                isCompleted = lease.Rebuild is not null && await TryCompleteAsync(transaction, logId, lease with { Checkpoint = batch.To }, cancellationToken).ConfigureAwait(false);
                return batch.Replayed is not { } letter || await store.Control.RemoveDeadLetterAsync(transaction, logId, lease, letter.Position, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return isWritten && !isCompleted;
    }

    public Task TidyAsync(CancellationToken cancellationToken) =>
        store.Session.RunInTransactionAsync(
            "Old tables were not dropped",
            async (transaction, logId, _) =>
            {
                var there = await schema.FindAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
                if (!there.Contains(schema.Rebuild) && !there.Contains(schema.Retired))
                {
                    return false;
                }

                await ReadModelSchema.LimitWaitsAsync(transaction, cancellationToken).ConfigureAwait(false);
                var isUnderWay = await store.Control.HoldRebuildAsync(transaction, logId, name.ForRebuild(), cancellationToken).ConfigureAwait(false);

                // Again, since another one may have tidied up meanwhile.
                await schema.RefuseForeignAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
                there = await schema.FindAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
                foreach (var old in there.Where(old => old == schema.Retired || (old == schema.Rebuild && !isUnderWay)))
                {
                    if (await ReadModelSchema.FindDependentsAsync(transaction, old, cancellationToken).ConfigureAwait(false) is [])
                    {
                        await ReadModelSchema.DropAsync(transaction, old, cancellationToken).ConfigureAwait(false);
                    }
                }

                return true;
            },
            cancellationToken);

    private async Task<CheckpointLease?> CreateAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        CheckpointLease? created = null;
        await store.Session.RunInTransactionAsync(
            $"The tables of projection '{lease.Name}' were not made",
            async (transaction, logId, foreign) =>
            {
                if (!await store.Checkpoints.EnterAsync(transaction.Connection!, logId, lease, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await schema.RefuseForeignAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
                await schema.RefuseForgottenAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
                await schema.CreateAsync(transaction, logId, schema.Name, foreign, cancellationToken).ConfigureAwait(false);
                created = await store.Control.SetModelAsync(transaction, logId, lease, version, cancellationToken).ConfigureAwait(false);
                return created is not null;
            },
            cancellationToken).ConfigureAwait(false);
        return created;
    }

    /// <summary>Empties the read model and moves the checkpoint in one transaction. Readers of the old tables go on until they end.</summary>
    private async Task<CheckpointLease?> ResetAsync(CheckpointLease lease, Checkpoint to, CancellationToken cancellationToken)
    {
        var isReset = await store.Session.RunInTransactionAsync(
            $"Projection '{lease.Name}' was not reset",
            async (transaction, logId, foreign) =>
            {
                if (!await store.Checkpoints.EnterAsync(transaction.Connection!, logId, lease, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await ReadModelSchema.LimitWaitsAsync(transaction, cancellationToken).ConfigureAwait(false);
                await schema.RefuseForeignAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
                var there = await schema.FindAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false);
                if (there.Contains(schema.Name))
                {
                    await schema.RefuseDependentsAsync(transaction, cancellationToken).ConfigureAwait(false);
                    if (there.Contains(schema.Retired))
                    {
                        await ReadModelSchema.DropAsync(transaction, schema.Retired, cancellationToken).ConfigureAwait(false);
                    }

                    await schema.RetireAsync(transaction, cancellationToken).ConfigureAwait(false);
                }

                await schema.CreateAsync(transaction, logId, schema.Name, foreign, cancellationToken).ConfigureAwait(false);
                await schema.GrantAsRetiredAsync(transaction, cancellationToken).ConfigureAwait(false);
                return await store.Control.ResetAsync(transaction, logId, lease, version, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await TryTidyAsync(cancellationToken).ConfigureAwait(false);
        return isReset ? lease with { Checkpoint = to, ResetTo = null, ModelVersion = version } : null;
    }

    /// <summary>Goes on with tables of this version, or begins with new ones. An earlier version's half-built tables are of no use.</summary>
    private async Task<CheckpointLease?> PrepareRebuildAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        if (lease.ModelVersion > version)
        {
            return null;
        }

        // Not only tried: where the swap is to put the old tables aside there must be nothing.
        await TidyAsync(cancellationToken).ConfigureAwait(false);
        CheckpointLease? prepared = null;
        var isCompleted = false;
        var isPrepared = await store.Session.RunInTransactionAsync(
            $"The rebuild of projection '{lease.Name.Rebuilt()}' did not begin",
            async (transaction, logId, foreign) =>
            {
                if (!await store.Checkpoints.EnterAsync(transaction.Connection!, logId, lease, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                await ReadModelSchema.LimitWaitsAsync(transaction, cancellationToken).ConfigureAwait(false);
                await schema.RefuseForeignAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
                await schema.RefuseDependentsAsync(transaction, cancellationToken).ConfigureAwait(false);
                var isThere = (await schema.FindAsync(transaction.Connection!, cancellationToken).ConfigureAwait(false)).Contains(schema.Rebuild);
                prepared = lease;
                if (!isThere || lease.ModelVersion != version || lease.Checkpoint.Position == lease.Rebuild!.From)
                {
                    // First the row, so that nobody else tidies up what is made now.
                    prepared = await store.Control.SetModelAsync(transaction, logId, lease, version, cancellationToken).ConfigureAwait(false);
                    if (prepared is null)
                    {
                        return false;
                    }

                    if (isThere)
                    {
                        await ReadModelSchema.DropAsync(transaction, schema.Rebuild, cancellationToken).ConfigureAwait(false);
                    }

                    await schema.CreateAsync(transaction, logId, schema.Rebuild, foreign, cancellationToken).ConfigureAwait(false);
                }

                // Where the log has nothing more there is no batch that could complete it.
                _head = await store.Control.ReadHeadAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
                _nearBatches = 0;
                isCompleted = await TryCompleteAsync(transaction, logId, prepared, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return isPrepared && !isCompleted ? prepared : null;
    }

    private async Task<bool> TryCompleteAsync(CheckpointLease lease, CancellationToken cancellationToken) => lease.Rebuild is not null
        && await store.Session.RunInTransactionAsync(
            $"The rebuild of projection '{lease.Name.Rebuilt()}' was not completed",
            (transaction, logId, _) => TryCompleteAsync(transaction, logId, lease, cancellationToken),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Puts the rebuild in the place of what it rebuilds once it has caught up, in the transaction of its last batch.</summary>
    private async Task<bool> TryCompleteAsync(NpgsqlTransaction transaction, int logId, CheckpointLease lease, CancellationToken cancellationToken)
    {
        var head = await store.Control.ReadHeadAsync(transaction.Connection!, logId, cancellationToken).ConfigureAwait(false);
        var isAtEnd = lease.Checkpoint.Position >= _head;
        _head = head;
        _nearBatches = head.Value - lease.Checkpoint.Position.Value <= NearEvents ? _nearBatches + 1 : 0;
        if (!isAtEnd && _nearBatches < NearBatches)
        {
            return false;
        }

        if (!await store.Control.CompleteRebuildAsync(transaction, logId, lease, mayBeBehind: isAtEnd, cancellationToken).ConfigureAwait(false))
        {
            await store.Control.HoldBackAsync(transaction, logId, lease, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await schema.SwapAsync(transaction, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whoever still reads the old tables holds that up, and nothing else.</summary>
    private async Task TryTidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TidyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventStoreException held) when (held.IsTransient)
        {
            // Another time.
        }
    }
}
