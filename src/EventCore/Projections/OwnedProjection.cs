using EventCore.Stores;
using Microsoft.Extensions.Logging;

namespace EventCore;

/// <summary>One projection for as long as this process owns it: has what it writes to prepared, its batches and replays applied, and keeps the lease meanwhile.</summary>
internal sealed class OwnedProjection(IEventStore store, ICheckpointStore checkpoints, IProjection projection, IProjectionWriter writer, ProjectionRunnerOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger<ProjectionRunner>();
    private readonly TimeProvider _timeProvider = options.TimeProvider;

    // Null until there is something that a dead letter could be applied to.
    private DeadLetterReplay? _replay;
    private Task _replaying = Task.CompletedTask;

    /// <summary>Goes on until the lease is lost, asked for, or no use any more; then lets go of it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="leasedAt">A time stamp from before it was asked for.</param>
    /// <param name="cancellationToken">Stops cleanly: others may go on at once.</param>
    public async Task RunAsync(CheckpointLease lease, long leasedAt, CancellationToken cancellationToken)
    {
        Log.ProjectionAcquired(_logger, lease.Name, lease.Checkpoint.Position, lease.Epoch);
        var term = new LeaseTerm(options.LeaseTime, _timeProvider, leasedAt);
        using var turns = new ProjectionTurns();
        using var owning = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = KeepAsync(lease, term, owning);
        LeaseEnd end = new LeaseEnd.Handover();
        try
        {
            end = await PrepareAndApplyAsync(lease, term, turns, owning.Token).ConfigureAwait(false);
        }
        catch (Exception) when (owning.IsCancellationRequested)
        {
            // Whatever was being applied is rolled back, or applied again by the next owner. That need not end as a cancellation: the
            // server may have closed the connection of a process that was paused, and the handler be told of both at once.
        }
        finally
        {
            await owning.CancelRegardlessAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            await _replaying.ConfigureAwait(false);
        }

        await ReleaseAsync(lease, end).ConfigureAwait(false);
    }

    /// <summary>Renews the lease in time, and ends everything where that is too late, or somebody asks for it.</summary>
    private async Task KeepAsync(CheckpointLease lease, LeaseTerm term, CancellationTokenSource owning)
    {
        try
        {
            while (term.IsGood)
            {
                await Task.Delay(options.LeaseTime / 3, _timeProvider, owning.Token).ConfigureAwait(false);
                var renewal = await RenewAsync(lease, term, owning.Token).ConfigureAwait(false);
                if (renewal is LeaseRenewal.Lost or LeaseRenewal.HeldAndWanted)
                {
                    break;
                }

                if (renewal is LeaseRenewal.HeldWithReplays && _replaying.IsCompleted && Volatile.Read(ref _replay) is { } replay)
                {
                    _replaying = replay.RunAsync(lease.Name, owning.Token);
                }
            }
        }
        catch (OperationCanceledException) when (owning.IsCancellationRequested)
        {
            return;
        }

        await owning.CancelRegardlessAsync().ConfigureAwait(false);
    }

    /// <summary>Null where the store did not answer, so that the lease stays as good as it was.</summary>
    private async Task<LeaseRenewal?> RenewAsync(CheckpointLease lease, LeaseTerm term, CancellationToken cancellationToken)
    {
        var asked = _timeProvider.GetTimestamp();
        var left = term.LeftAt(asked);
        if (left <= TimeSpan.Zero)
        {
            // It was paused for longer than the lease. The store knows whether somebody took over, but nothing is gained by asking.
            return LeaseRenewal.Lost;
        }

        try
        {
            var renewal = await checkpoints.RenewCheckpointAsync(lease, options.LeaseTime, cancellationToken).AsTask().WaitAsync(left, _timeProvider, cancellationToken).ConfigureAwait(false);
            term.RenewedAt(asked);
            return renewal;
        }
        catch (Exception error) when (error is EventCoreException or TimeoutException)
        {
            ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
            return null;
        }
    }

    private async Task<LeaseEnd> PrepareAndApplyAsync(CheckpointLease lease, LeaseTerm term, ProjectionTurns turns, CancellationToken cancellationToken)
    {
        var (prepared, end) = await PrepareAsync(lease, term, cancellationToken).ConfigureAwait(false);
        if (end is not null)
        {
            return end;
        }

        turns.StartAt(prepared);
        if (checkpoints is ISubscriptionControl control)
        {
            Volatile.Write(ref _replay, new DeadLetterReplay(store, control, projection, writer, turns, _timeProvider));
        }

        return await new ProjectionBatches(store, projection, writer, turns, term, options).ApplyAllAsync(prepared, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the read model be there, and does a reset that is asked for, before anything is applied.</summary>
    private async Task<(CheckpointLease Lease, LeaseEnd? End)> PrepareAsync(CheckpointLease lease, LeaseTerm term, CancellationToken cancellationToken)
    {
        for (var pauses = 0; term.IsGood;)
        {
            try
            {
                return await PrepareOnceAsync(lease, cancellationToken).ConfigureAwait(false) is { } prepared ? (prepared, null) : (lease, new LeaseEnd.Handover());
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && ProjectionFailure.IsTransient(error))
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Transient);
                Log.ProjectionFailedTransiently(_logger, error, lease.Name);
                await ProjectionFailure.PauseAsync(ProjectionFailure.WhileTransient, ++pauses, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                ProjectionMetrics.CountFailure(lease.Name, ProjectionMetrics.Permanent);
                return (lease, new LeaseEnd.Stop(ProjectionFailure.Describe(error)));
            }
        }

        return (lease, new LeaseEnd.Handover());
    }

    private async Task<CheckpointLease?> PrepareOnceAsync(CheckpointLease lease, CancellationToken cancellationToken)
    {
        if (writer is IReadModelWriter model)
        {
            return await model.PrepareAsync(lease, cancellationToken).ConfigureAwait(false);
        }

        if (lease.Rebuild is not null)
        {
            throw new NotSupportedException($"Projection '{projection.Name}' writes where nothing can be built beside the old and put in its place. Cancel the rebuild; a reset has every event applied again.");
        }

        // It can be given events twice, as after any failure.
        return lease.ResetTo is not { } to || checkpoints is not ISubscriptionControl control ? lease
            : await control.ResetCheckpointAsync(lease, cancellationToken).ConfigureAwait(false) ? lease with { Checkpoint = to, ResetTo = null }
            : null;
    }

    private async Task ReleaseAsync(CheckpointLease lease, LeaseEnd end)
    {
        Tell(lease, end);
        try
        {
            await checkpoints.ReleaseCheckpointAsync(lease, end, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EventCoreException)
        {
            // The lease ends by itself, and who goes on then finds what this one found.
        }
    }

    private void Tell(CheckpointLease lease, LeaseEnd end)
    {
        switch (end)
        {
            case LeaseEnd.Stop stop:
                Log.ProjectionStopped(_logger, lease.Name, stop.Error);
                break;
            case LeaseEnd.Pause pause:
                Log.ProjectionPaused(_logger, lease.Name, pause.Time, pause.Error);
                break;
            default:
                Log.ProjectionLetGo(_logger, lease.Name, lease.Epoch);
                break;
        }
    }
}
